using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;
using OrleansKafkaLoki.Grains.Partitions.Alignment;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// Records on their way from one open feed to their verdicts: reads slices, sends their chunks, acknowledges them in the window
/// and gives their bytes back. Runs on the grain's scheduler.
/// </summary>
internal sealed class PartitionFlow : IChunkVerdicts, IAsyncDisposable
{
    /// <summary>A stream is forgotten after one to two of these: at about the time at which its batcher leaves.</summary>
    private static readonly TimeSpan BetweenForgetting = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a slice stays open for what follows full batches: it makes chunks of dozens of records instead of a few, and the calls that carry
    /// them rare. A batch that is not full has gathered for as long.
    /// </summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The batches of a moved partition's first slice do not age: it has been away for long enough. Not with many streams, which are many
    /// requests.
    /// </summary>
    private const int MaxStreamsToFlush = 32;

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
    private TaskCompletionSource? _acknowledged;
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

    /// <summary>Reads and sends until the feed closes.</summary>
    /// <exception cref="FeedException">The broker cannot deliver from here, or is not to.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var isFirst = true;
        while (_encoder.HeldTimestampMs is not null || await _more.WaitAsync(cancellationToken))
        {
            Times.Enter(_pause.Order is null ? FlowActivity.Working : FlowActivity.Paused);
            if (await _pause.PassAsync(_feed, cancellationToken))
            {
                _gate.MarkIdle();
            }

            Times.Enter(FlowActivity.Working);
            var opened = _time.GetTimestamp();
            do
            {
                var limit = _gate.Limit;
                ObserveTime(limit);
                _encoder.Encode(_feed, Progress, limit);
                if (_encoder.ReadsFull)
                {
                    await Task.Yield(); // A feed that always has more would otherwise keep verdicts and calls waiting.
                }
            }
            while (_encoder.ReadsFull
                && !_encoder.IsFull
                && _encoder.HeldTimestampMs is null
                && await _more.WaitAsync((isFirst ? TimeSpan.Zero : Linger) - _time.GetElapsedTime(opened), cancellationToken)
                && _pause.Order is null);

            var sendsFirst = isFirst && _encoder.HasOpen;
            isFirst &= !sendsFirst;
            SendOpen();
            if (sendsFirst && IsTakenOver && _outbox.WaitingStreams <= MaxStreamsToFlush)
            {
                _outbox.Flush();
            }

            if (_encoder.IsAtStop)
            {
                throw new FeedException(FeedFault.Passed, "What comes next is passed, as an operator said; what was read before is delivered first.");
            }

            Times.Enter(FlowActivity.Waiting);
            if (_encoder.LacksTimeAt is { } offset)
            {
                await Anchors.AwaitAsync(offset, cancellationToken);
            }
            else if (_encoder.HeldTimestampMs is { } held)
            {
                await _gate.PassAsync(held, _feed, cancellationToken);
            }

            await WaitUntilAsync(() => _outbox.Allows && !Window.IsTooFarAhead, cancellationToken);
            Times.Enter(FlowActivity.Idle);
        }
    }

    /// <summary>Waits until everything that was read has its verdict, without waiting for batches to age.</summary>
    public async Task AwaitVerdictsAsync(CancellationToken cancellationToken)
    {
        _feed.StopIntake();
        SendOpen();
        _outbox.Flush();

        await WaitUntilAsync(() => Window.IsEmpty, cancellationToken);
    }

    /// <inheritdoc/>
    public void Record(PostedChunk chunk, RefusedRecords refused)
    {
        var records = chunk.Chunk.RecordCount;
        _metrics.Delivered(_tags, records - refused.Count, chunk.Chunk.Entries.Length, AgeOf(chunk.Slice));
        _metrics.Skipped(_tags, refused.Skipped);
        Acknowledge(chunk.Slice, records, refused);
    }

    /// <inheritdoc/>
    /// <remarks>A record without a verdict holds the watermark for good, so the session has to start over from it.</remarks>
    public void Break(Exception exception)
    {
        if (!_outbox.Abandoned.IsCancellationRequested)
        {
            _ = Turn.RunAsync(() => _broken.TrySetResult(exception));
        }
    }

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

    private void ObserveTime(SendLimit limit)
    {
        var times = _router.Times;
        (times.NowMs, times.LatestMs) = (_time.GetUtcNow().ToUnixTimeMilliseconds(), limit.FutureMs);
        if (times.UnseenFrom == long.MaxValue && HighWatermark >= 0)
        {
            times.UnseenFrom = HighWatermark;
        }
    }

    private SenderProgress Progress => new(Window.Watermark, _checkpoint());

    private void SendOpen()
    {
        if (_encoder.HasOpen)
        {
            Send(_encoder.Seal(Progress));
        }
    }

    private void Send(EncodedSlice slice)
    {
        if (slice.Records > 0)
        {
            _gate.Advance(slice.NewestTimestampMs, slice.NextOffset);
            _mark = slice.Mark;
        }

        _ledger.Take(slice.Records + slice.FurtherShares, slice.Filtered, slice.HandedOn);
        _metrics.Consumed(_tags, slice.Records, slice.Bytes, slice.Filtered);
        _metrics.Adjusted(_tags, _router.TakeCounters());
        _router.TakeDropped(_dropped);
        var ack = Window.Open(slice.NextOffset, slice.Records, slice.Bytes, slice.Parts, slice.OldestTimestampMs, _router.Times.LastTimestampMs, _mark);
        OldestTimestampMs = Window.OldestTimestampMs;
        if (slice.Parts == 0)
        {
            _feed.Release(slice.Bytes);
        }

        foreach (var chunk in slice.Chunks)
        {
            _outbox.Send(chunk, ack);
        }

        _outbox.Depart();

        if (slice.DeadLetters.Count > 0)
        {
            _ = DeadLetterAsync(ack, slice);
        }
    }

    /// <summary>How long ago the slice's first record was written; null without its timestamp.</summary>
    private TimeSpan? AgeOf(AckSlice slice) => slice.OldestTimestampMs >= 0
        ? _time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(slice.OldestTimestampMs)
        : null;

    private async Task DeadLetterAsync(AckSlice ack, EncodedSlice slice)
    {
        try
        {
            await _sender.WriteDeadLettersAsync(slice.DeadLetters, _outbox.Abandoned);
            Acknowledge(ack, slice.DeadLetters.Count, new RefusedRecords(slice.DeadLetters.Count, 0));
        }
        catch (Exception exception)
        {
            Break(exception);
        }
    }

    private void Acknowledge(AckSlice ack, int records, RefusedRecords refused)
    {
        _ledger.RecordVerdicts(records, refused.DeadLettered, refused.Skipped);
        if (Window.Acknowledge(ack, records) is var freed and > 0)
        {
            _feed.Release(freed);
        }

        OldestTimestampMs = Window.OldestTimestampMs;

        if (_acknowledged is { } waiting)
        {
            _acknowledged = null;
            _ = Turn.RunAsync(waiting.SetResult);
        }
    }

    private async ValueTask WaitUntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            _acknowledged ??= new TaskCompletionSource();
            await _acknowledged.Task.WaitAsync(cancellationToken);
        }
    }
}
