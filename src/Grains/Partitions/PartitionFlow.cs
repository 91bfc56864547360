using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;
using OrleansKafkaLoki.Grains.Partitions.Alignment;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// Records on their way from one open feed to their verdicts: reads slices, sends their chunks, acknowledges them in the window
/// and gives their bytes back. Runs on the grain's scheduler.
/// </summary>
internal sealed partial class PartitionFlow : IChunkVerdicts, IAsyncDisposable
{
    /// <summary>A stream is forgotten after one to two of these: at about the time at which its batcher leaves.</summary>
    private static readonly TimeSpan BetweenForgetting = TimeSpan.FromMinutes(2);

    private readonly IPartitionFeed _feed;
    private readonly FeedWait _more;
    private readonly RecordRouter _router;
    private readonly SliceEncoder _encoder;
    private readonly ChunkSender _sender;
    private readonly Outbox _outbox;
    private readonly HorizonGate _gate;
    private readonly PauseGate _pause;
    private readonly long _start;
    private readonly Func<long> _checkpoint;
    private readonly PartitionLedger _ledger;
    private readonly PartitionMetrics _metrics;
    private readonly TopicTags _tags;
    private readonly Action<string, long> _dropped;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<Exception> _broken = new();
    private long _forgotAt;
    private EpochMark? _mark;

    public PartitionFlow(
        IPartitionFeed feed,
        RecordRouter router,
        SliceEncoder encoder,
        ChunkSender sender,
        ChunksInFlight inFlight,
        HorizonGate gate,
        PauseGate pause,
        AckWindow window,
        Func<long> checkpoint,
        PartitionLedger ledger,
        TopicTags tags,
        PartitionMetrics metrics,
        TimeProvider time)
    {
        _feed = feed;
        _more = new FeedWait(feed, time);
        _router = router;
        router.Times.LastTimestampMs = window.LastTimestampMs;
        Anchors = new AnchorRequest(router.Times);
        _encoder = encoder;
        _sender = sender;
        _outbox = new Outbox(sender, inFlight, this);
        (_gate, _pause) = (gate, pause);
        Window = window;
        _mark = window.Mark;
        Standstill = new Standstill(window, _outbox.FindHeaviest, time);
        Times = new FlowTimes(time);
        _start = window.Position;
        _checkpoint = checkpoint;
        _ledger = ledger;
        _tags = tags;
        _dropped = (reason, entries) => metrics.Dropped(tags, reason, entries);
        _metrics = metrics;
        _time = time;
        _forgotAt = time.GetTimestamp();
    }

    /// <summary>Whether the partition was read by another session before.</summary>
    public bool IsTakenOver { get; init; }

    /// <summary>What is read and not yet acknowledged.</summary>
    public AckWindow Window { get; }

    /// <summary>What reading spends its time with.</summary>
    public FlowTimes Times { get; }

    /// <summary>The first offset that Kafka still has, or -1.</summary>
    public long LogStart => _feed.LogStart;

    /// <summary>For whom the oldest of that waits.</summary>
    public Standstill Standstill { get; }

    /// <summary>The offset behind the broker's newest record, or -1.</summary>
    public long HighWatermark => _feed.HighWatermark;

    /// <summary>True when everything that the broker is known to have was sent. An open transaction's records are none that it has.</summary>
    public bool HasCaughtUp => IsReached(HighWatermark) || IsReached(_feed.EndOffset);

    /// <summary>True when the broker has let something be read, if only that there is nothing.</summary>
    public bool HasRead => Window.Position > _start || _feed.EndOffset >= 0;

    /// <summary>True while records are read that are not on their way yet.</summary>
    public bool HasOpen => _encoder.HasOpen;

    /// <summary>Why the broker delivers nothing; null while it does.</summary>
    public string? Refusal => _feed.Refusal;

    /// <summary>The timestamp of the oldest record without a verdict, or -1.</summary>
    public long OldestTimestampMs { get; private set; } = -1;

    /// <summary>Completes when a chunk can get no verdict in this session: the epoch is stale, or something broke.</summary>
    public Task<Exception> Broken => _broken.Task;

    /// <summary>For what reading waits to be stored.</summary>
    public AnchorRequest Anchors { get; }

    /// <summary>Forgets streams that were not written to for a while; called often.</summary>
    public void ForgetQuietStreams()
    {
        if (_time.GetElapsedTime(_forgotAt) >= BetweenForgetting)
        {
            _forgotAt = _time.GetTimestamp();
            _router.ForgetUnused();
        }
    }

    /// <summary>Abandons what is in flight and closes the feed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _outbox.DisposeAsync();
        await _feed.DisposeAsync();
        _encoder.Dispose();
        _router.Dispose();
    }

    private bool IsReached(long end) => end >= 0 && Window.Position >= end;
}
