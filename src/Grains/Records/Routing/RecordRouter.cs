using System.Buffers;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Decompression;
using OrleansKafkaLoki.Grains.Records.Entries;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Labels;
using OrleansKafkaLoki.Grains.Records.Lines;
using OrleansKafkaLoki.Grains.Records.Stages;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>
/// Turns the records of one partition into entries of label streams. For each record call <see cref="Route"/> and then, for the same record,
/// <see cref="WriteEntry"/>; and where stages make several entries of it, <see cref="RouteNext"/> and <see cref="WriteEntry"/> until there is
/// none. A record of a known stream allocates nothing. Not for several threads.
/// </summary>
public sealed class RecordRouter : IDisposable
{
    /// <summary>How many streams a partition remembers.</summary>
    public const int RouteCapacity = 10_000;

    private readonly PipelinePlan _plan;
    private readonly ValueDecompressor _value;
    private readonly RecordEvent _event;
    private readonly StageRun _stages;
    private readonly PairSet _labels;
    private readonly PairSet _structuredMetadata;
    private readonly PairSet _partMetadata;
    private readonly ILineEncoder _line;
    private readonly EntryClock _clock;
    private readonly EntryRepeats _repeats = new();
    private readonly PooledBufferWriter _truncated = new();
    private readonly PooledBufferWriter _key = new();
    private readonly RouteCache _routes;
    private readonly List<StreamRoute> _touched = [];
    private RouterCounters _counters;
    private EntryOutcome _refusal;

    /// <summary>A router of one partition.</summary>
    /// <param name="plan">The pipeline's configuration.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="times">Which time counts for each record; null rewrites none.</param>
    public RecordRouter(PipelinePlan plan, PartitionId partition, RecordTimes? times = null)
        : this(plan, partition, RouteCapacity, times: times)
    {
    }

    internal RecordRouter(PipelinePlan plan, PartitionId partition, int routeCapacity, ArrayPool<byte>? chunkPool = null, RecordTimes? times = null)
    {
        _plan = plan;
        Times = times ?? new RecordTimes();
        _value = new ValueDecompressor(plan.Decoding);
        _event = new RecordEvent(plan.Schema, partition);
        _stages = new StageRun(plan.Stages);
        _labels = new PairSet(plan.LabelLimits);
        _structuredMetadata = new PairSet(plan.StructuredMetadataLimits);
        _partMetadata = new PairSet(plan.LinePartLimits);
        _line = plan.CreateLineEncoder();
        _clock = new EntryClock(partition, plan.DistinctTimestamps);
        _routes = new RouteCache(plan.Name, routeCapacity, chunkPool);
    }

    /// <summary>Which time counts for each record.</summary>
    public RecordTimes Times { get; }

    /// <summary>Whether entries may have a time other than Kafka's, which only <see cref="Route"/> finds.</summary>
    public bool SetsTime => _plan.SetsTime;

    /// <summary>The routes whose chunks got entries and were not seen empty by <see cref="ClearTouched"/> since, in the order of their first entry.</summary>
    public IReadOnlyList<StreamRoute> Touched => _touched;

    /// <summary>A hash of what decides which stream a record goes to, as what, and whether it is refused.</summary>
    public ulong Routing => _plan.Routing;

    /// <summary>How many streams are remembered.</summary>
    internal int RouteCount => _routes.Count;

    /// <summary>The fields of the record that was routed last.</summary>
    internal RecordEvent Event => _event;

    /// <summary>What stages make of it.</summary>
    internal StageRun Stages => _stages;

    /// <summary>The time that counts for the entry that was routed last, milliseconds since the Unix epoch; -1 when there is none.</summary>
    public long TimestampMs { get; private set; } = -1;

    /// <summary>Reads a record and finds the stream of its (first) entry; null when the configuration leaves the record out.</summary>
    public StreamRoute? Route(in RecordView original)
    {
        var isDecompressed = _value.TryLoad(original);
        var record = _value.Apply(original);
        _refusal = EntryOutcome.Written;
        Times.LastTimestampMs = Times.IsTelling(record.TimestampMs) ? record.TimestampMs : Times.LastTimestampMs;
        if (!record.HasValue)
        {
            _counters.Tombstones++;
            if (_plan.Tombstones == TombstonePolicy.Skip)
            {
                return null;
            }

            _refusal = _plan.Tombstones == TombstonePolicy.DeadLetter ? EntryOutcome.Tombstone : EntryOutcome.Written;
        }

        if (!_event.Load(record) || !isDecompressed)
        {
            _counters.Undecodable++;
            _refusal = !_plan.RefusesUndecodable ? EntryOutcome.Written : isDecompressed ? EntryOutcome.Undecodable : EntryOutcome.NotDecompressed;
        }

        _counters.Trimmed += _event.IsTrimmed ? 1 : 0;
        _stages.Begin(splits: _refusal == EntryOutcome.Written);
        _repeats.Begin();
        return RouteNext(original);
    }

    /// <summary>Finds the stream of the next entry of the record that was routed last; null when it has no further one.</summary>
    public StreamRoute? RouteNext(in RecordView original)
    {
        var record = _value.Apply(original);
        if (!_stages.MoveNext(_event, record))
        {
            return null;
        }

        TimestampMs = TimeOf(record);
        _key.Clear();
        if (!_plan.Tenant.Write(_event, record, _key))
        {
            _counters.TenantFallbacks++;
        }

        _key.Write("/"u8);
        WriteLabels(record);
        return _routes.GetOrAdd(_key.WrittenSpan);
    }

    /// <summary>
    /// Whether the record whose first entry was just routed needs an anchor first (<see cref="RecordTimes.Lacks"/>): if any of its entries does,
    /// because none is sent before the others.
    /// </summary>
    public bool LacksTime(in RecordView original)
    {
        var record = _value.Apply(original);
        var lacks = Times.MayLack && Lacks(record);
        if (lacks || !Times.MayLack || !_stages.IsSplit)
        {
            return lacks;
        }

        _stages.BeginAhead();
        while (!lacks && _stages.MoveNext(_event, record))
        {
            lacks = Lacks(record);
        }

        _stages.EndAhead(_event, record);
        return lacks;
    }

    /// <summary>Encodes the record that was routed last into its stream's chunk, unless the configuration refuses it.</summary>
    /// <exception cref="ArgumentException"><paramref name="original"/> is another one.</exception>
    public EntryOutcome WriteEntry(in RecordView original, StreamRoute route)
    {
        var record = _value.Apply(original);
        if (record.Offset != _event.Offset)
        {
            throw new ArgumentException($"The record at offset {record.Offset} was not routed; {_event.Offset} was.", nameof(original));
        }

        if (_refusal != EntryOutcome.Written || _stages.IsRefused)
        {
            return _refusal != EntryOutcome.Written ? _refusal : EntryOutcome.StageFailed;
        }

        var line = Line(record);
        if (line.Length > _plan.LongLines.Limit)
        {
            switch (_plan.LongLines.Action)
            {
                case LongLineAction.DeadLetter:
                    return EntryOutcome.LineTooLong;
                case LongLineAction.Split:
                    WriteParts(record, line, route);
                    return EntryOutcome.Written;
                default:
                    line = Truncate(line);
                    break;
            }
        }

        _counters.MetadataDropped += _plan.StructuredMetadata.Fill(_event, record, _structuredMetadata);
        Write(record, TimestampOf(record), line, _structuredMetadata, route);
        return EntryOutcome.Written;
    }

    /// <summary>Encodes the record that was routed last whatever its length, for a dead letter: one <c>entries</c> field.</summary>
    /// <returns>The entry's timestamp, nanoseconds since the Unix epoch.</returns>
    public long EncodeEntry(in RecordView original, PooledBufferWriter destination)
    {
        var record = _value.Apply(original);
        _plan.StructuredMetadata.Fill(_event, record, _structuredMetadata);
        var timestampNs = TimestampOf(record);
        EntryEncoder.Write(timestampNs, Line(record), _structuredMetadata, destination);
        return timestampNs;
    }

    /// <summary>Forgets the touched routes whose chunks are empty again; the others stay touched.</summary>
    public void ClearTouched()
    {
        var kept = 0;
        for (var i = 0; i < _touched.Count; i++)
        {
            var route = _touched[i];
            route.IsTouched = route.Chunk.Count > 0;
            if (route.IsTouched)
            {
                _touched[kept++] = route;
            }
        }

        _touched.RemoveRange(kept, _touched.Count - kept);
    }

    /// <summary>What had to be adjusted since the last call.</summary>
    public RouterCounters TakeCounters()
    {
        var taken = _counters;
        _counters = default;
        taken.StageFailures = _stages.Failures;
        _stages.Failures = 0;
        return taken;
    }

    /// <summary>Tells how many entries stages left out since the last call, by reason.</summary>
    public void TakeDropped(Action<string, long> tell)
    {
        for (var i = 0; i < _stages.Dropped.Length; i++)
        {
            if (_stages.Dropped[i] > 0)
            {
                tell(_plan.Stages.Steps[i].Reason, _stages.Dropped[i]);
                _stages.Dropped[i] = 0;
            }
        }
    }

    /// <summary>Gives back all memory, also of chunks that were not sealed.</summary>
    public void Dispose()
    {
        _routes.Dispose();
        _touched.Clear();
        _value.Dispose();
        _event.Dispose();
        _labels.Dispose();
        _structuredMetadata.Dispose();
        _partMetadata.Dispose();
        _line.Dispose();
        _truncated.Dispose();
        _key.Dispose();
    }

    private long TimeOf(in RecordView record) => _event.TimeNs >= 0 ? _event.TimeNs / UnixNanos.PerMilli : record.TimestampMs;

    private bool Lacks(in RecordView record) => Times.Lacks(record.Offset, TimeOf(record) is var own and >= 0 ? own : Times.LastTimestampMs);

    private ReadOnlySpan<byte> Line(in RecordView record) => _event.HasLine ? _event.Line(record) : _line.Encode(record, _event);

    private long TimestampOf(in RecordView record)
    {
        var timeMs = Times.Of(record.Offset, TimestampMs);
        return _event.TimeNs >= 0 && timeMs == TimestampMs
            ? _clock.Nanoseconds(_event.TimeNs, _event.TimeUnitNs, record.Offset)
            : _clock.Nanoseconds(timeMs, record.Offset);
    }

    private void Write(in RecordView record, long timestampNs, ReadOnlySpan<byte> line, PairSet metadata, StreamRoute route)
    {
        timestampNs = _stages.IsSplit ? _repeats.TimestampOf(timestampNs, line) : timestampNs;
        route.Chunk.Begin();
        EntryEncoder.Write(timestampNs, line, metadata, route.Chunk.Entries);
        route.Chunk.Add(record.Offset, timestampNs);
        if (!route.IsTouched)
        {
            route.IsTouched = true;
            _touched.Add(route);
        }
    }

    private ReadOnlySpan<byte> Truncate(ReadOnlySpan<byte> line)
    {
        _counters.LinesTruncated++;
        _truncated.Clear();
        _plan.LongLines.Truncate(line, _truncated);
        return _truncated.WrittenSpan;
    }

    private void WriteParts(in RecordView record, ReadOnlySpan<byte> line, StreamRoute route)
    {
        _counters.LinesSplit++;
        _counters.MetadataDropped += _plan.StructuredMetadata.Fill(_event, record, _partMetadata);
        Span<byte> value = stackalloc byte[LinePart.MaxValueLength];
        var parts = _plan.LongLines.CountParts(line);
        var rest = line;
        var timestampNs = TimestampOf(record);
        for (var part = 1; part <= parts; part++)
        {
            // Loki before 3.7 drops a line that it has under the same timestamp, whatever its metadata (pkg/chunkenc/unordered.go), and
            // shows it once. Those behind an equal part are later with it, so that their order stays.
            timestampNs += _plan.LongLines.IsNextAnEqual(line[..^rest.Length], rest) ? 1 : 0;
            _partMetadata.Put(LinePart.Name, value[..LinePart.WriteValue(part, parts, value)]);
            Write(record, timestampNs, _plan.LongLines.TakePart(ref rest), _partMetadata, route);
        }
    }

    private void WriteLabels(in RecordView record)
    {
        _counters.LabelsDropped += _plan.Labels.Fill(_event, record, _labels);
        _counters.LabelsCut += _labels.CutCount;
        if (_labels.Pairs.IsEmpty)
        {
            _counters.Unlabeled++;
            _key.Write("""{agent="orleans-kafka-loki"}"""u8);
        }
        else
        {
            LabelSetText.Write(_labels, _key);
        }
    }
}
