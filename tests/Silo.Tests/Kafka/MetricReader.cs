using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Tests.Kafka;

/// <summary>Adds up what an instrument of one meter factory counts.</summary>
internal sealed class MetricReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _sum;
    private long _count;

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
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Add(value));
        _listener.SetMeasurementEventCallback<int>((_, value, _, _) => Add(value));
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Add(0));
        _listener.Start();
    }

    public long Sum => Interlocked.Read(ref _sum);

    /// <summary>How many measurements there were.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>What a gauge shows now.</summary>
    public long Observe()
    {
        Interlocked.Exchange(ref _sum, 0);
        _listener.RecordObservableInstruments();
        return Sum;
    }

    public void Dispose() => _listener.Dispose();

    private void Add(long value)
    {
        Interlocked.Add(ref _sum, value);
        Interlocked.Increment(ref _count);
    }
}
