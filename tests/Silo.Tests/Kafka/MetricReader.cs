using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Tests.Kafka;

/// <summary>Adds up what an instrument of one meter factory counts.</summary>
internal sealed class MetricReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _sum;

    public MetricReader(IMeterFactory meters, string instrument)
    {
        var meter = meters.Create(ShipperMeter.Name);
        _listener.InstrumentPublished = (published, listener) =>
        {
            if (published.Name == instrument && ReferenceEquals(published.Meter, meter))
            {
                listener.EnableMeasurementEvents(published);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _sum, value));
        _listener.SetMeasurementEventCallback<int>((_, value, _, _) => Interlocked.Add(ref _sum, value));
        _listener.Start();
    }

    public long Sum => Interlocked.Read(ref _sum);

    /// <summary>What a gauge shows now.</summary>
    public long Observe()
    {
        Interlocked.Exchange(ref _sum, 0);
        _listener.RecordObservableInstruments();
        return Sum;
    }

    public void Dispose() => _listener.Dispose();
}
