using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Loki;

/// <summary>
/// Shows whether each pipeline that has to can ask Loki what it has stored, as the part <c>loki.&lt;pipeline&gt;.queries</c>. Where it cannot,
/// records are delivered all the same, so it is ready and only says so.
/// </summary>
internal sealed class QueryHealthSource(IPipelineCatalog catalog, LokiReader reader) : IHealthSource
{
    /// <inheritdoc/>
    public IEnumerable<PartHealth> Check() =>
        from pipeline in catalog.Pipelines
        where pipeline.Value.Sink.Delivery == DeliveryMode.EffectivelyOnce
        select new PartHealth($"loki.{pipeline.Key}.queries", Ready: true, reader.Trouble(pipeline.Key));
}
