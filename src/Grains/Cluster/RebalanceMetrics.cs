using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>The instruments of what spreads partitions over silos.</summary>
public sealed class RebalanceMetrics
{
    private readonly Counter<long> _moves;

    /// <summary>Creates the instruments.</summary>
    public RebalanceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ShipperMeter.Name);
        _moves = meter.CreateCounter<long>("okl.rebalance.moves", "{partition}", "Running partitions moved to another silo, by outcome.");
        meter.CreateObservableGauge(
            "okl.rebalance.unsettled",
            () => Misplaced is { } count ? [new Measurement<int>(count)] : Array.Empty<Measurement<int>>(),
            "{partition}",
            "Partitions of the cluster that do not run where they are to run.");
    }

    /// <summary>Partitions that do not run where they are to run; null where the balancer is not.</summary>
    internal int? Misplaced { get; set; }

    internal void Moved(string pipeline, bool done) => _moves.Add(1, new("pipeline", pipeline), new("outcome", done ? "moved" : "failed"));
}
