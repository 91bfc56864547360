using System.Diagnostics.Metrics;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Quickstart.Broker;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Kafka;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Consuming;

namespace OrleansKafkaLoki.Silo.Tests.Kafka;

/// <summary>A mock cluster, pipelines on it, and the Kafka side of one silo.</summary>
internal sealed class KafkaTestBed : IAsyncDisposable, IPipelineCatalog
{
    private readonly Dictionary<string, PipelineOptions> _pipelines = [];
    private readonly ServiceProvider _services;

    public KafkaTestBed(int brokers = 1, long budgetBytes = 64 * 1024 * 1024)
    {
        Cluster = new MockKafkaCluster(brokers);
        Log = new RecordingLogger();
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Information))
            .AddSingleton(new FeedBudget(budgetBytes))
            .AddSingleton<IPipelineCatalog>(this)
            .AddSingleton<PipelinePlans>()
            .AddKafka()
            .AddDeadLetters()
            .BuildServiceProvider();
    }

    /// <summary>When its records were written: before the letters of tests.</summary>
    public static Timestamp Written { get; } = new(1_700_000_000_000, TimestampType.CreateTime);

    public MockKafkaCluster Cluster { get; }

    public RecordingLogger Log { get; }

    public IReadOnlyDictionary<string, PipelineOptions> Pipelines => _pipelines;

    public KafkaConsumerHost Host => _services.GetRequiredService<KafkaConsumerHost>();

    public KafkaTopicCatalog Topics => _services.GetRequiredService<KafkaTopicCatalog>();

    public FeedBudget Budget => _services.GetRequiredService<FeedBudget>();

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Adds a pipeline that reads everything of a record.</summary>
    public KafkaSourceOptions AddPipeline(string name, params string[] topics)
    {
        var options = new PipelineOptions
        {
            Source = new KafkaSourceOptions { BootstrapServers = Cluster.BootstrapServers, GroupId = $"group-{name}", Topics = [.. topics], TopicRefreshMs = 500 },
            Sink = { Encoding = { Codec = LineCodec.Json } },
        };
        options.Source.LibrdkafkaOptions["reconnect.backoff.max.ms"] = "300";
        options.Source.LibrdkafkaOptions["topic.metadata.propagation.max.ms"] = "500";
        _pipelines.Add(name, options);
        return options.Source;
    }

    /// <summary>Produces <paramref name="count"/> records "first", "first+1" and so on, padded to a length.</summary>
    public async Task ProduceAsync(string topic, int partition, int count, int first = 0, int length = 0)
    {
        using var producer = Producer();
        for (var i = first; i < first + count; i++)
        {
            producer.Produce(new TopicPartition(topic, partition), new Message<byte[], byte[]> { Value = Value(i, length), Timestamp = Written });
        }

        await Task.Run(() => producer.Flush(TestContext.Current.CancellationToken));
    }

    public IProducer<byte[], byte[]> Producer() =>
        new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = Cluster.BootstrapServers, LingerMs = 5 }).Build();

    public IPartitionFeed Open(string pipeline, string topic, int partition = 0, long offset = 0) =>
        Host.Open(new PartitionId(pipeline, topic, partition), offset);

    public static byte[] Value(int number, int length = 0) => Encoding.UTF8.GetBytes($"{number}".PadRight(length, '.'));

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync(CancellationToken.None);
        await Topics.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        Cluster.Dispose();
    }
}
