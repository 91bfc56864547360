using System.Text;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Rendering;

/// <summary>
/// Shows what a pipeline makes of one partition's records, by the code that ships them. What depends on when they are shipped (too old, behind
/// their stream) is not decided here.
/// </summary>
public sealed class RecordRenderer : IDisposable
{
    private readonly PartitionId _partition;
    private readonly RecordRouter _router;
    private readonly RecordEvent? _before;
    private readonly StageWatch _watch;
    private readonly List<RenderedResult> _results = [];

    /// <summary>One of a partition.</summary>
    /// <param name="plan">The pipeline.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="timelessMs">The time of records before which none has one, milliseconds since the Unix epoch.</param>
    /// <param name="traces">Whether to tell what each stage makes of a record.</param>
    public RecordRenderer(PipelinePlan plan, PartitionId partition, long timelessMs, bool traces)
    {
        _partition = partition;
        _router = new RecordRouter(plan, partition);
        _router.Times.NowMs = timelessMs;
        _before = traces ? new RecordEvent(plan.Schema, partition) : null;
        _watch = new StageWatch(plan, _router, _before) { Dropped = _results.Add };
    }

    /// <summary>What becomes of a record: one result, or several where a stage or its length splits it.</summary>
    public IReadOnlyList<RenderedResult> Render(SourceRecord record)
    {
        _results.Clear();
        _watch.Begin(record);
        for (var route = _router.Route(record.View); route is not null; route = _router.RouteNext(record.View))
        {
            if (_router.WriteEntry(record.View, route) is not EntryOutcome.Written and var outcome)
            {
                var (cause, reason) = EntryRefusal.Of(outcome, record.Value);
                _results.Add(new RenderedRefusal(outcome == EntryOutcome.StageFailed ? _watch.RefusedBy : null, cause, reason) { Trace = _watch.Trace(isOver: true) });
            }
            else
            {
                AddEntries(route);
            }
        }

        return _results.Count > 0 ? [.. _results] : [new RenderedDrop(null, "source.tombstones", "tombstone")];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _router.Dispose();
        _before?.Dispose();
    }

    private void AddEntries(StreamRoute route)
    {
        var trace = _watch.Trace(isOver: false);
        var chunk = route.Chunk.Seal(new ChunkOrigin(_partition, Epoch: 0, Incarnation: 0, _router.Routing), default);
        var reader = new ChunkReader(chunk);
        while (reader.MoveNext())
        {
            _results.Add(EntryOf(route.Stream, reader.Message) with { Trace = trace });
        }

        ChunkBuilder.GiveBack(chunk);
        _router.ClearTouched();
    }

    private static RenderedEntry EntryOf(LabelStream stream, ReadOnlySpan<byte> message)
    {
        var entry = new EntryReader(message);
        List<KeyValuePair<string, string>> metadata = [];
        while (entry.TryReadMetadata(out var name, out var value))
        {
            metadata.Add(KeyValuePair.Create(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(value)));
        }

        return new RenderedEntry(stream, entry.TimestampNs, entry.Line.ToArray(), metadata);
    }
}
