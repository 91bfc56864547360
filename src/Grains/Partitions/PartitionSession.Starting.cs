using OrleansKafkaLoki.Grains.Checkpoints;
using OrleansKafkaLoki.Grains.Feeds;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Topics;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>Claiming, finding the first offset, and recovering from a feed that cannot go on.</content>
internal sealed partial class PartitionSession
{
    private async Task ClaimAsync()
    {
        while (true)
        {
            switch (await _checkpoints.ClaimAsync())
            {
                case CheckpointOutcome.Written:
                    _backoff.Reset();
                    return;
                case CheckpointOutcome.Fenced:
                    throw new StaleEpochException(_partition, _checkpoints.Epoch);
                default:
                    SetState(PartitionState.Starting, "The checkpoint store does not answer.");
                    await _backoff.WaitAsync(_stop.Token);
                    break;
            }
        }
    }

    private async Task<ResumePoint> FindStartAsync(PartitionStart start)
    {
        if (_checkpoints.NextOffset >= 0)
        {
            return new ResumePoint(_checkpoints.NextOffset, NewIncarnation: false, Gap: 0);
        }

        var offset = await AskKafkaAsync(token => _offsets.FirstAsync(start, token));
        while (offset is null)
        {
            SetState(PartitionState.Faulted, "It has neither a checkpoint nor a group offset, and auto_offset_reset is 'error'. Commit an offset for the consumer group to start it.");
            LogNoStart(_partition);
            await _backoff.WaitAsync(_stop.Token);
            offset = await AskKafkaAsync(token => _offsets.FirstAsync(start, token));
        }

        // Stored at once: 'latest' must mean the same offset after a crash.
        await StoreAsync(new ResumePoint(offset.Value, NewIncarnation: false, Gap: 0));
        return new ResumePoint(offset.Value, NewIncarnation: false, Gap: 0);
    }

    private async Task<ResumePoint> RecoverAsync(PartitionFlow flow, FeedException fault)
    {
        SetState(PartitionState.Faulted, fault.Message);
        await SettleAsync(flow, _stop.Token);
        await CheckpointAsync(flow);
        var position = flow.Window.Position;
        if (fault.Fault != FeedFault.OffsetOutOfRange)
        {
            await _backoff.WaitAsync(_stop.Token);
            return new ResumePoint(position, NewIncarnation: false, Gap: 0);
        }

        var resume = await AskKafkaAsync(token => _offsets.AfterOutOfRangeAsync(position, token));
        if (resume.Offset == position)
        {
            await _backoff.WaitAsync(_stop.Token);
            return resume;
        }

        if (resume.Gap > 0)
        {
            _services.Metrics.OffsetGap(_tags, resume.Gap);
        }

        await StoreAsync(resume);
        return resume;
    }

    private async Task StoreAsync(ResumePoint point)
    {
        while (!await WriteAsync(point.Offset, point.NewIncarnation))
        {
            await _backoff.WaitAsync(_stop.Token);
        }

        _backoff.Reset();
    }

    private async Task<T> AskKafkaAsync<T>(Func<CancellationToken, Task<T>> question)
    {
        while (true)
        {
            try
            {
                return await question(_stop.Token);
            }
            catch (TopicCatalogException exception)
            {
                if (_reason != exception.Message)
                {
                    LogKafkaDoesNotAnswer(_partition, exception.Message);
                }

                SetState(PartitionState.Starting, exception.Message);
                await _backoff.WaitAsync(_stop.Token);
            }
        }
    }
}
