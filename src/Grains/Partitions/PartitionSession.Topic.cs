using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Checkpoints;
using OrleansKafkaLoki.Grains.Partitions.Feeds;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>
/// Telling whether the topic is still the one that the checkpoint is about. One that is deleted and created again under its name has
/// another id; without it, a new log that has grown past the position would pass for the old one.
/// </content>
internal sealed partial class PartitionSession
{
    private string? _topicSeen;
    private string? _passedTopicId;
    private TaskCompletionSource _topicInDoubt = new();

    /// <summary>The topic's id as a look at Kafka showed it; null when it could not be seen.</summary>
    public void ObserveTopic(string? seen)
    {
        // A session that starts or recovers asks for itself.
        if (_state == PartitionState.Running && _flow is { } flow && seen is not null)
        {
            if (IsAnother(seen))
            {
                _topicSeen = seen;
                var inDoubt = _topicInDoubt;
                _ = Turn.RunAsync(() => inDoubt.TrySetResult());
            }
            else if (seen != _passedTopicId)
            {
                var end = flow.HighWatermark < 0 ? _checkpoints.Log.End : Math.Max(_checkpoints.Log.End ?? 0, flow.HighWatermark);
                _checkpoints.Log = _checkpoints.Log with { TopicId = seen, End = end };
            }
        }
    }

    /// <summary>True when the topic is known and <paramref name="seen"/> is not its id, nor one that is out of date.</summary>
    private bool IsAnother(string? seen) =>
        seen is not null && _checkpoints.Log.TopicId is { } known && seen != known && seen != _passedTopicId;

    /// <summary>
    /// The id of the topic that has taken the place of the checkpoint's, or null when none has. Only Kafka's answer to a question
    /// of now counts: what somebody saw a while ago may be out of date.
    /// </summary>
    private async Task<string?> FindNewTopicAsync(string? seen)
    {
        var current = await AskKafkaAsync(token => _services.Topics.GetTopicIdAsync(_partition, token));
        if (IsAnother(current))
        {
            return current;
        }

        if (current is not null && IsAnother(seen))
        {
            _passedTopicId = seen;
        }

        return null;
    }

    /// <summary>
    /// The log that has taken the place of the checkpoint's, or null when none has. Brokers that tell no topics' ids tell their cluster's.
    /// </summary>
    private async Task<LogIdentity?> FindNewLogAsync(string? seen)
    {
        if (IsAnother(seen))
        {
            return await FindNewTopicAsync(seen) is { } topic ? new LogIdentity(topic, null) { ClusterId = await AskForClusterAsync() } : null;
        }

        return seen is null && _checkpoints.Log.ClusterId is { } known && await AskForClusterAsync() is { } cluster && cluster != known
            ? new LogIdentity(null, null) { ClusterId = cluster }
            : null;
    }

    /// <summary>Takes down what is not known yet of the checkpoint's log.</summary>
    private async Task NameLogAsync(string? topicId)
    {
        var log = _checkpoints.Log;
        _checkpoints.Log = log with { TopicId = log.TopicId ?? topicId, ClusterId = log.ClusterId ?? await AskForClusterAsync() };
    }

    private Task<string?> AskForClusterAsync() => AskKafkaAsync(token => _services.Topics.GetClusterIdAsync(_partition, token));

    /// <summary>Goes over to another log, where <c>on_new_log</c> says.</summary>
    /// <param name="position">The first offset of the old log that was not read.</param>
    /// <param name="log">The new log.</param>
    private async Task<ResumePoint> StartOverAsync(long position, LogIdentity log)
    {
        var old = _checkpoints.Log;
        var isElsewhere = old.ClusterId is not null && log.ClusterId is not null && old.ClusterId != log.ClusterId;
        var start = await AskKafkaAsync(token => _offsets.InNewLogAsync(isElsewhere, token)) ?? await FirstByOrderAsync();
        for (var isTold = false; start is null; isTold = true)
        {
            var where = isElsewhere ? $"Kafka is another cluster ({log.ClusterId}, before {old.ClusterId})" : "The topic was created again";
            SetState(PartitionState.Faulted, $"{where}, and on_new_log leaves it to an operator where to go on: set it otherwise, or, with group_offset, commit an offset for the consumer group.");
            if (!isTold)
            {
                _isRefused = true;
                LogNewLogHeld(_partition, where);
                TellFaulted();
            }

            await _backoff.WaitAsync(_stop.Token);
            start = await AskKafkaAsync(token => _offsets.InNewLogAsync(isElsewhere, token));
        }

        var resume = start.Value;
        if (isElsewhere)
        {
            _gaps.RecordElsewhere(position, old, log.ClusterId!, resume);
        }
        else
        {
            _gaps.RecordRecreated(position, old.End, resume.Offset);
        }

        _passedTopicId = old.TopicId;
        await StoreAsync(resume, log with { End = resume.DoubtBelow });
        return resume;
    }

    private static FeedException TopicInDoubt() =>
        new(FeedFault.TopicReplaced, "The topic seems to be another one under the same name; what was read of the old one is delivered first.");
}
