using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Pipelines.Placement;

/// <summary>Silos in the middle of a rolling restart: the first does not know 'patient', the second has both, the third only 'patient'.</summary>
public sealed class UnevenCluster : IAsyncLifetime
{
    internal const string Old = "Silo_0";
    internal const string Both = "Silo_1";
    internal const string New = "Silo_2";

    internal ShipperCluster Cluster { get; } = new()
    {
        Silos = 3,
        PipelinesOf = new Dictionary<string, IReadOnlyDictionary<string, PipelineOptions>>
        {
            [Old] = Pipelines("app"),
            [Both] = Pipelines("app", "patient"),
            [New] = Pipelines("patient"),
        },
    };

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => Cluster.InitializeAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    private static Dictionary<string, PipelineOptions> Pipelines(params string[] names) => names.ToDictionary(name => name, _ => ShipperCluster.Pipeline());
}
