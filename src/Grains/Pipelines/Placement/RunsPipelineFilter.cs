using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;
using Orleans.Placement;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Grains.Pipelines.Placement;

/// <summary>
/// What a silo tells the others of its pipelines: a property of the grain classes that are marked <see cref="RunsPipelineAttribute"/>,
/// in the manifest without which Orleans places nothing on a silo. So a silo's pipelines are known as soon as it counts.
/// </summary>
/// <remarks>Orleans and silos of other versions know it by the name of this class, which therefore stays.</remarks>
public sealed class RunsPipelineFilter() : PlacementFilterStrategy(order: 0)
{
    private const string Property = "pipelines";
    private const string PropertyInManifest = $"{WellKnownGrainTypeProperties.PlacementFilter}.{nameof(RunsPipelineFilter)}.{Property}";
    private const char Separator = ','; // No pipeline's name holds one.

    /// <summary>The pipelines of the silo whose manifest this is; none when it is of a version that did not tell.</summary>
    internal static IEnumerable<string> PipelinesIn(GrainManifest manifest, GrainType grain) =>
        manifest.Grains.TryGetValue(grain, out var properties) && properties.Properties.TryGetValue(PropertyInManifest, out var pipelines)
            ? pipelines.Split(Separator)
            : [];

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) =>
        services.GetService<IPipelineCatalog>() is { } catalog
            ? [new(Property, string.Join(Separator, catalog.Pipelines.Keys.Order(StringComparer.Ordinal)))]
            : [];
}
