using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>The pipelines of the configuration.</summary>
internal sealed class PipelineCatalog(ShipperOptions options) : IPipelineCatalog
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, PipelineOptions> Pipelines => options.Pipelines;
}
