using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Telemetry;

namespace OrleansKafkaLoki.Grains.Batching;

/// <summary>The stream batchers' instruments.</summary>
public sealed class StreamMetrics
{
    private readonly UpDownCounter<long> _active;

    /// <summary>Creates the instruments.</summary>
    public StreamMetrics(IMeterFactory meters) =>
        _active = meters.Create(ShipperMeter.Name).CreateUpDownCounter<long>(
            "okl.active_streams", "{stream}", "Label streams with a batcher on this silo.");

    internal void StreamStarted(string pipeline) => _active.Add(1, new KeyValuePair<string, object?>("pipeline", pipeline));

    internal void StreamStopped(string pipeline) => _active.Add(-1, new KeyValuePair<string, object?>("pipeline", pipeline));
}
