using System.Collections.Frozen;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>The silo's pipelines, compiled once.</summary>
public sealed class PipelinePlans
{
    private readonly FrozenDictionary<string, PipelinePlan> _plans;

    /// <summary>Compiles every configured pipeline.</summary>
    public PipelinePlans(IPipelineCatalog catalog) =>
        _plans = catalog.Pipelines.ToFrozenDictionary(pair => pair.Key, pair => new PipelinePlan(pair.Key, pair.Value));

    /// <summary>The plan of a pipeline.</summary>
    /// <exception cref="InvalidOperationException">No pipeline of this name is configured on this silo.</exception>
    public PipelinePlan this[string pipeline] => _plans.TryGetValue(pipeline, out var plan)
        ? plan
        : throw new InvalidOperationException($"The pipeline '{pipeline}' is not configured on this silo.");
}
