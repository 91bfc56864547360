using OrleansKafkaLoki.Grains.Audit;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Audit.Continuous;

/// <inheritdoc cref="IPipelineAuditors"/>
internal sealed class PipelineAuditors(IServiceProvider services, IPipelineCatalog catalog, KafkaAdmins admins, AuditReaders readers, LokiReader loki, TimeProvider time)
    : IPipelineAuditors
{
    /// <inheritdoc/>
    public IPipelineAuditor Create(string pipeline, long windowSecs)
    {
        var options = catalog.Pipelines[pipeline];
        var repair = ActivatorUtilities.CreateInstance<AuditRepair>(services, new AuditOptions(pipeline, [], Partition: null, From: null, To: null));
        return new PipelineAuditor(
            pipeline, options, windowSecs, new AuditLetters(pipeline, options.DeadLetters, admins, time), readers.Of(pipeline), loki, repair, time);
    }
}
