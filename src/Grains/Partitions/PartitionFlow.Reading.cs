using OrleansKafkaLoki.Grains.Partitions.Alignment;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>From the feed to the outbox.</content>
internal sealed partial class PartitionFlow
{
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
}
