using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Consuming;
using OrleansKafkaLoki.Silo.Kafka.Health;

namespace OrleansKafkaLoki.Silo.Audit.Continuous;

/// <summary>
/// Reads partitions for audits, beside the consumers that ship them: with consumers and memory of their own. Those say nothing of brokers that are
/// away, which the others do.
/// </summary>
internal sealed class AuditConsumers(IPipelineCatalog catalog, PipelinePlans plans, KafkaAdmins admins, KafkaMetrics metrics, TimeProvider time)
    : IPartitionFeedSource, ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>What records may take that are read and not counted yet.</summary>
    private const long BufferedBytes = 16 * 1024 * 1024;

    private readonly KafkaConsumerHost _host = new(
        catalog, plans, new FeedBudget(BufferedBytes), admins, metrics, time, NullLogger<KafkaConsumerHost>.Instance);

    /// <inheritdoc/>
    public IPartitionFeed Open(PartitionId partition, long offset, EpochMark? mark = null) => _host.Open(partition, offset, mark);

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(AuditConsumers), ServiceLifecycleStage.ApplicationServices, _ => Task.CompletedTask, StopAsync);

    /// <summary>Closes them all.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _host.StopAsync(cancellationToken);
}
