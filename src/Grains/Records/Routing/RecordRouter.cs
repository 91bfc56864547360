using System.Buffers;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Records.Decompression;
using OrleansKafkaLoki.Grains.Records.Entries;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Labels;
using OrleansKafkaLoki.Grains.Records.Stages;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>
/// Turns the records of one partition into entries of label streams. For each record call <see cref="Route"/> and then, for the same record,
/// <see cref="WriteEntry"/>; and where stages make several entries of it, <see cref="RouteNext"/> and <see cref="WriteEntry"/> until there is
/// none. A record of a known stream allocates nothing. Not for several threads.
/// </summary>
public sealed partial class RecordRouter : IDisposable
{
    /// <summary>How many streams a partition remembers.</summary>
    public const int RouteCapacity = 10_000;

    private readonly PipelinePlan _plan;
    private readonly ValueDecompressor? _value;
    private readonly RecordEvent _event;
    private readonly StageRun _stages;
    private readonly PairSet _labels;
    private readonly EntryWriter _entries;
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
        _value = ValueDecompressor.Create(plan.Decoding);
        _event = new RecordEvent(plan.Schema, partition);
        _stages = new StageRun(plan.Stages);
        _labels = new PairSet(plan.LabelLimits);
        _entries = new EntryWriter(plan, partition, _event, Times);
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

    /// <inheritdoc cref="RouteCache.ForgetUnused"/>
    public void ForgetUnused() => _routes.ForgetUnused();

    /// <summary>How many streams are remembered.</summary>
    internal int RouteCount => _routes.Count;

    /// <summary>The fields of the record that was routed last.</summary>
    internal RecordEvent Event => _event;

    /// <summary>What stages make of it.</summary>
    internal StageRun Stages => _stages;

    /// <summary>The time that counts for the entry that was routed last, milliseconds since the Unix epoch; -1 when there is none.</summary>
    public long TimestampMs { get; private set; } = -1;

    /// <summary>Reads a record and finds the stream of its (first) entry; null when the configuration leaves the record out.</summary>
    public StreamRoute? Route(in RecordView record)
    {
        if (_value is null)
        {
            return Read(record, isDecompressed: true);
        }

        var isDecompressed = _value.TryLoad(record);
        return Read(_value.Apply(record), isDecompressed);
    }

    /// <summary>Finds the stream of the next entry of the record that was routed last; null when it has no further one.</summary>
    public StreamRoute? RouteNext(in RecordView record) => _value is null ? Next(record) : Next(_value.Apply(record));

    /// <summary>
    /// Whether the record whose first entry was just routed needs an anchor first (<see cref="RecordTimes.Lacks"/>): if any of its entries does,
    /// because none is sent before the others.
    /// </summary>
    public bool LacksTime(in RecordView record) => _value is null ? AnyLacksTime(record) : AnyLacksTime(_value.Apply(record));

    /// <summary>Encodes the record that was routed last into its stream's chunk, unless the configuration refuses it.</summary>
    /// <exception cref="ArgumentException"><paramref name="record"/> is another one.</exception>
    public EntryOutcome WriteEntry(in RecordView record, StreamRoute route)
    {
        if (record.Offset != _event.Offset)
        {
            throw new ArgumentException($"The record at offset {record.Offset} was not routed; {_event.Offset} was.", nameof(record));
        }

        return _value is null ? Write(record, route) : Write(_value.Apply(record), route);
    }

    /// <summary>Encodes the record that was routed last whatever its length, for a dead letter: one <c>entries</c> field.</summary>
    /// <returns>The entry's timestamp, nanoseconds since the Unix epoch.</returns>
    public long EncodeEntry(in RecordView record, PooledBufferWriter destination) =>
        _entries.Encode(_value is null ? record : _value.Apply(record), TimestampMs, destination);

    /// <summary>Forgets the touched routes whose chunks are empty again; the others stay touched.</summary>
    public void ClearTouched()
    {
        var kept = 0;
        for (var i = 0; i < _touched.Count; i++)
        {
            var route = _touched[i];
            route.IsTouched = !route.IsEmpty;
            if (route.IsTouched)
            {
                _touched[kept++] = route;
            }
            else
            {
                route.PutDown();
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
        _value?.Dispose();
        _event.Dispose();
        _labels.Dispose();
        _entries.Dispose();
        _key.Dispose();
    }

    private EntryOutcome Write(in RecordView record, StreamRoute route)
    {
        if (_refusal != EntryOutcome.Written || _stages.IsRefused)
        {
            return _refusal != EntryOutcome.Written ? _refusal : EntryOutcome.StageFailed;
        }

        var outcome = _entries.Write(record, TimestampMs, _stages.IsSplit, route.Chunk, ref _counters);
        if (!route.IsTouched && outcome == EntryOutcome.Written)
        {
            route.IsTouched = true;
            _touched.Add(route);
        }
        else if (!route.IsTouched)
        {
            route.PutDown();
        }

        return outcome;
    }
}
