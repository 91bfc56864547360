using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Checkpoints;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>Claiming, finding the first offset, and recovering from a feed that cannot go on.</content>
internal sealed partial class PartitionSession
{
    private string? _unanswered;

    private async Task ClaimAsync()
    {
        while (true)
        {
            switch (await _checkpoints.ClaimAsync())
            {
                case WriteOutcome.Written:
                    _stored.Passed();
                    _storeBackoff.Reset();
                    return;
                case WriteOutcome.Fenced:
                    throw new FencedException(_partition, _checkpoints.Epoch);
                default:
                    SetState(PartitionState.Starting, "The checkpoint store does not answer.");
                    _stored.Failed(_reason!);
                    await _storeBackoff.WaitAsync(_stop.Token);
                    break;
            }
        }
    }

    private async Task<ResumePoint> FindStartAsync(PartitionStart start, string? topicId)
    {
        if (_checkpoints.NextOffset is { } position && await FindNewLogAsync(topicId) is { } newLog)
        {
            return await StartOverAsync(position, newLog);
        }

        await NameLogAsync(topicId);
        if (_checkpoints.NextOffset is { } next)
        {
            return new ResumePoint(next, NewIncarnation: false) { Mark = _checkpoints.Mark };
        }

        var first = await AskKafkaAsync(token => _offsets.FirstAsync(start, token)) ?? await FirstByOrderAsync();
        while (first is null)
        {
            _isRefused = true;
            SetState(PartitionState.Faulted, "It has neither a checkpoint nor a group offset, and auto_offset_reset is 'error'. Commit an offset for the consumer group to start it.");
            LogNoStart(_partition);
            TellFaulted();
            await _backoff.WaitAsync(_stop.Token);
            first = await AskKafkaAsync(token => _offsets.FirstAsync(start, token));
        }

        if (first.Value.DoubtBelow is not null)
        {
            // Every claim raises the epoch by one, and there are fewer than one a second.
            _checkpoints.RaiseEpoch(_services.Time.GetUtcNow().ToUnixTimeSeconds());
        }

        // Stored at once: 'latest' must mean the same offset after a crash.
        await StoreAsync(first.Value);
        return first.Value;
    }

    private async Task<ResumePoint> RecoverAsync(PartitionFlow flow, FeedException fault)
    {
        if (fault.Fault == FeedFault.Passed)
        {
            SetState(PartitionState.Running, fault.Message);
            await AwaitVerdictsAsync(flow, _stop.Token);
            await CheckpointAsync(flow);
            var reached = flow.Window.Position;

            // The log's end may have come behind them without a record of theirs: then there is nothing to pass any more.
            return NextSkip(reached) is < long.MaxValue and var passed
                ? new ResumePoint(passed, NewIncarnation: false)
                : new ResumePoint(reached, NewIncarnation: false) { Mark = flow.Window.Mark };
        }

        if (fault.Fault == FeedFault.UnknownPartition)
        {
            SetState(PartitionState.Draining, fault.Message);
            await AwaitVerdictsAsync(flow, _stop.Token);
            _checkpoints.Follow(flow.Window);
            await StopIfGoneAsync(flow.Window.Watermark);
        }

        SetState(PartitionState.Faulted, fault.Message);
        await AwaitVerdictsAsync(flow, _stop.Token);
        await CheckpointAsync(flow);
        var position = flow.Window.Position;

        // The bounds before the id: if they are those of a topic that has just been recreated, its id tells.
        ResumePoint? within = fault.Fault == FeedFault.OffsetOutOfRange
            ? await AskKafkaAsync(token => _offsets.AfterOutOfRangeAsync(position, fault.PartedAt, token))
            : null;
        if (_checkpoints.Log.TopicId is not null && await FindNewTopicAsync(_topicSeen) is { } newTopic)
        {
            return await StartOverAsync(position, new LogIdentity(newTopic, null) { ClusterId = await AskForClusterAsync() });
        }

        if (within is not { } resume)
        {
            LogFeedFault(_partition, fault.Message);
            TellFaulted();
            _isRefused = true;
            _endSeen = await FindEndAsync() ?? _endSeen;
            await _backoff.WaitAsync(_stop.Token);
            return await SkipAsync(position) ?? new ResumePoint(position, NewIncarnation: false) { Mark = flow.Window.Mark };
        }

        if (resume.Offset == position)
        {
            // Also where retention took the record that the epoch was known by, and nothing that was still to be read.
            await _backoff.WaitAsync(_stop.Token);
            return resume;
        }

        if (resume.Offset > position)
        {
            _gaps.RecordRetention(position, resume.Offset);
            await StoreAsync(resume);
        }
        else if (resume.IsCut)
        {
            _gaps.RecordTruncated(resume.Offset, position);
            await StoreAsync(resume, _checkpoints.Log with { End = null });
        }
        else
        {
            _gaps.RecordRecreated(position, _checkpoints.Log.End, resume.Offset);
            await StoreAsync(resume, _checkpoints.Log with { End = null });
        }

        return resume;
    }

    /// <summary>The log's end, for the lag of what cannot be read; null when Kafka does not tell.</summary>
    private async Task<long?> FindEndAsync()
    {
        try
        {
            return (await _services.Topics.GetLogBoundsAsync(_partition, _stop.Token)).High;
        }
        catch (TopicCatalogException)
        {
            return null; // Asked again with the next try.
        }
    }

    /// <summary>Passes what cannot be read where an operator has said so; null while nobody has.</summary>
    private async Task<ResumePoint?> SkipAsync(long position)
    {
        if (await FindSkipAsync(position) is not { } wanted)
        {
            return null;
        }

        _gaps.RecordSkipped(position, wanted, "They could not be read, and the consumer group's offset was set behind them.");
        var resume = new ResumePoint(wanted, NewIncarnation: false);
        await StoreAsync(resume);
        return resume;
    }

    /// <summary>
    /// A later offset of the consumer group is an operator's word to pass what cannot be read: while a partition is held, the group's offset is not this
    /// session's. Null while there is none, or Kafka does not tell.
    /// </summary>
    private async Task<long?> FindSkipAsync(long position)
    {
        _isGroupReleased = true;
        _services.Topics.ReleaseGroupOffset(_partition);
        try
        {
            return await _services.Topics.GetGroupOffsetAsync(_partition, _stop.Token) is { } wanted && wanted > position ? wanted : null;
        }
        catch (TopicCatalogException)
        {
            return null; // Asked again with the next try.
        }
    }

    /// <summary>Stores where to go on; what was read before is not what lies before it.</summary>
    private async Task StoreAsync(ResumePoint point, LogIdentity? newLog = null)
    {
        _checkpoints.Mark = point.Mark;
        while (!await WriteAsync(point.Offset, newLog, point.DoubtBelow))
        {
            await _storeBackoff.WaitAsync(_stop.Token);
        }

        _storeBackoff.Reset();
    }

    private async Task<T> AskKafkaAsync<T>(Func<CancellationToken, Task<T>> question)
    {
        while (true)
        {
            try
            {
                var answer = await question(_stop.Token);
                _unanswered = null;
                _kafka.Passed();
                return answer;
            }
            catch (TopicCatalogException exception)
            {
                if (exception.Fault == TopicFault.UnknownPartition)
                {
                    await StopIfGoneAsync(_checkpoints.NextOffset);
                }

                if (_unanswered != exception.Message)
                {
                    _unanswered = exception.Message;
                    LogKafkaDoesNotAnswer(_partition, exception.Message);
                }

                // A Kafka that does not answer at all says nothing of this partition. Without a leader it is the topic that is reported ill,
                // and not the silo.
                _isRefused |= exception.Fault != TopicFault.None;
                SetState(PartitionState.Starting, exception.Fault == TopicFault.NoLeader ? null : exception.Message);
                var wait = _backoff.Next();
                _kafka.Failed(exception.Message, wait, exception.Fault == TopicFault.NoLeader ? TroubleKind.NoLeader : null);
                await Task.Delay(wait, _services.Time, _stop.Token);
            }
        }
    }
}
