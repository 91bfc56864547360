using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Events;

/// <summary>The instruments of what operators follow.</summary>
public sealed class EventMetrics
{
    private readonly Counter<long> _raised;
    private readonly Counter<long> _dropped;
    private readonly UpDownCounter<long> _listeners;

    /// <summary>Creates the instruments.</summary>
    public EventMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ShipperMeter.Name);
        _raised = meter.CreateCounter<long>("okl.events.raised", "{event}", "Events of this silo, by severity.");
        _dropped = meter.CreateCounter<long>("okl.events.dropped", "{event}", "Events that were given up: by a silo that could not publish them, or for a listener that reads too slowly.");
        _listeners = meter.CreateUpDownCounter<long>("okl.event.listener", "{listener}", "Listeners of this silo's event stream.");
    }

    internal void Raised(string severity) => _raised.Add(1, new KeyValuePair<string, object?>("severity", severity));

    internal void Unpublished() => _dropped.Add(1, new KeyValuePair<string, object?>("by", "silo"));

    internal void Missed() => _dropped.Add(1, new KeyValuePair<string, object?>("by", "listener"));

    internal void Listens(int change) => _listeners.Add(change);
}
