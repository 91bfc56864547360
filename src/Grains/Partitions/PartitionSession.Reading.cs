using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Partitions.Checkpoints;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records.Entries;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>Reading, and writing down how far it got.</content>
internal sealed partial class PartitionSession
{
    /// <summary>Reads until the feed closes (null) or cannot go on (why), checkpointing at intervals.</summary>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    private async Task<FeedException?> ReadAsync(PartitionFlow flow)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var ticking = new CancellationTokenSource();
        var read = flow.ReadAsync(reading.Token);
        var interval = TimeSpan.FromMilliseconds(_source.CommitIntervalMs);
        var tick = Task.Delay(interval, _services.Time, ticking.Token);
        try
        {
            while (!read.IsCompleted && !_stop.IsCancellationRequested)
            {
                await Task.WhenAny(read, flow.Broken, _topicInDoubt.Task, flow.Anchors.Wanted, tick);
                if (flow.Broken.IsCompleted)
                {
                    throw await flow.Broken;
                }

                if (tick.IsCompletedSuccessfully)
                {
                    if (flow.HasRead)
                    {
                        _isRefused = false;
                        TellWell(flow.Window.Position);
                    }

                    _gaps.LogMissingWhenDue();
                    flow.Standstill.Look();
                    ObservePace(flow);
                    flow.ForgetQuietStreams();
                    if (flow.HasCaughtUp)
                    {
                        _gate.MarkIdle();
                    }

                    await CheckpointAsync(flow);
                    if (_isGroupReleased && flow is { Refusal: null, HasRead: true })
                    {
                        _isGroupReleased = false;
                        _services.Topics.MirrorGroupOffset(_partition, flow.Window.Watermark);
                    }

                    if (flow.Refusal is { } refusal && await FindSkipAsync(flow.Window.Position) is not null)
                    {
                        await reading.CancelInTurnAsync();
                        await Task.WhenAny(read);
                        throw new FeedException(FeedFault.Fatal, $"{_partition} at offset {flow.Window.Position}: {refusal}.");
                    }

                    tick = Task.Delay(interval, _services.Time, ticking.Token);
                }

                if (flow.Anchors.Wanted.IsCompleted)
                {
                    await StoreAnchorAsync(flow);
                }

                if (_topicInDoubt.Task.IsCompleted && !read.IsCompleted)
                {
                    await reading.CancelInTurnAsync();
                    await Task.WhenAny(read); // What it has encoded must get its verdicts with the rest.
                    throw TopicInDoubt();
                }
            }

            await read;
            return null;
        }
        catch (FeedException fault)
        {
            return fault;
        }
        finally
        {
            ticking.Cancel();
            await reading.CancelInTurnAsync();
        }
    }

    private async Task CheckpointAsync(PartitionFlow flow)
    {
        var watermark = flow.Window.Watermark;
        if (watermark == _checkpoints.NextOffset)
        {
            return;
        }

        _checkpoints.Follow(flow.Window);
        if (await WriteAsync(watermark))
        {
            _backoff.Reset(); // A feed that delivers is well again.
        }
    }

    private async Task StoreAnchorAsync(PartitionFlow flow)
    {
        _checkpoints.Follow(flow.Window);
        var anchor = flow.Anchors.Next;
        if (await WriteAsync(flow.Window.Watermark, anchor: anchor))
        {
            _storeBackoff.Reset();
            flow.Anchors.Give(anchor);
        }
        else
        {
            await _storeBackoff.WaitAsync(_stop.Token);
        }
    }

    private async Task<bool> WriteAsync(long offset, LogIdentity? newLog = null, long? doubtBelow = null, TimeAnchor? anchor = null)
    {
        var outcome = await _checkpoints.WriteAsync(offset, newLog, doubtBelow, anchor);
        _services.Metrics.Checkpointed(_tags, outcome);
        if (outcome == WriteOutcome.Written)
        {
            _stored.Passed();
        }
        else
        {
            _stored.Failed("The store does not take the checkpoint.");
        }

        if (outcome == WriteOutcome.Fenced)
        {
            throw new FencedException(_partition, _checkpoints.Epoch);
        }

        // Also when the store failed: should it lose its state, the group's offset is what a restart has.
        _services.Topics.MirrorGroupOffset(_partition, offset);
        return outcome == WriteOutcome.Written;
    }
}
