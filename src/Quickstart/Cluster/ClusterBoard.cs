namespace OrleansKafkaLoki.Quickstart.Cluster;

/// <summary>What is known of the silos at the moment.</summary>
internal sealed class ClusterBoard
{
    private volatile IReadOnlyList<SiloView> _silos = [];

    /// <summary>The silos by number.</summary>
    public IReadOnlyList<SiloView> Silos
    {
        get => _silos;
        set => _silos = value;
    }
}
