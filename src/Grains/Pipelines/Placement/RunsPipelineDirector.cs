using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace OrleansKafkaLoki.Grains.Pipelines.Placement;

/// <summary>Leaves of the silos that could take a grain those that have its pipeline.</summary>
/// <param name="manifests">What the silos tell of themselves.</param>
public sealed class RunsPipelineDirector(IClusterManifestProvider manifests) : IPlacementFilterDirector
{
    /// <inheritdoc/>
    /// <exception cref="OrleansException">No silo has the pipeline.</exception>
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var pipeline = PipelineOf(target.GrainIdentity.Key.ToString()!);
        var known = manifests.Current.Silos;
        var able = silos
            .Where(silo => known.TryGetValue(silo, out var manifest)
                && RunsPipelineFilter.PipelinesIn(manifest, target.GrainIdentity.Type).Contains(pipeline))
            .ToArray();
        return able.Length > 0
            ? able
            : throw new OrleansException($"No running silo has the pipeline '{pipeline}' in its configuration, so nothing can run for it.");
    }

    /// <summary>Keys are the pipeline's name, or begin with it and a slash.</summary>
    private static string PipelineOf(string key) => key.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? key[..end] : key;
}
