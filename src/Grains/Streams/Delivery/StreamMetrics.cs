using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>The stream batchers' instruments.</summary>
public sealed class StreamMetrics
{
    private readonly UpDownCounter<long> _active;
    private readonly Counter<long> _moved;
    private readonly Counter<long> _reconciled;
    private readonly Counter<long> _possiblyRepeated;
    private readonly Counter<long> _journalWrites;

    /// <summary>Creates the instruments.</summary>
    public StreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ShipperMeter.Name);
        _active = meter.CreateUpDownCounter<long>("okl.stream.active", "{stream}", "Label streams with a batcher on this silo.");
        _moved = meter.CreateCounter<long>("okl.stream.moves", "{stream}", "Label streams that left this silo for one where their records come from.");
        _reconciled = meter.CreateCounter<long>(
            "okl.reconciled.records", "{record}", "Records in doubt for which Loki was asked, by whether it had them.");
        _possiblyRepeated = meter.CreateCounter<long>(
            "okl.possibly_repeated.records", "{record}", "Records sent again although Loki, which could not be asked, may have had them.");
        _journalWrites = meter.CreateCounter<long>("okl.journal.writes", "{write}", "Writes of stream journals by outcome.");
    }

    internal void StreamStarted(string pipeline) => _active.Add(1, Pipeline(pipeline));

    internal void StreamStopped(string pipeline) => _active.Add(-1, Pipeline(pipeline));

    internal void StreamMoved(string pipeline) => _moved.Add(1, Pipeline(pipeline));

    internal void Reconciled(string pipeline, int stored, int missing)
    {
        _reconciled.Add(stored, Pipeline(pipeline), new("outcome", "stored"));
        _reconciled.Add(missing, Pipeline(pipeline), new("outcome", "missing"));
    }

    internal void PossiblyRepeated(string pipeline, int records) => _possiblyRepeated.Add(records, Pipeline(pipeline));

    internal void JournalWritten(string pipeline, WriteOutcome outcome) => _journalWrites.Add(
        1,
        Pipeline(pipeline),
        new("outcome", outcome switch { WriteOutcome.Written => "written", WriteOutcome.Fenced => "taken", _ => "failed" }));

    private static KeyValuePair<string, object?> Pipeline(string name) => new("pipeline", name);
}
