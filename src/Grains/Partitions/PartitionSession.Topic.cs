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
                _checkpoints.Log = new LogIdentity(seen, end);
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

    /// <summary>Goes over to the first record of another log.</summary>
    /// <param name="position">The first offset of the old log that was not read.</param>
    /// <param name="topicId">The new topic's id.</param>
    private async Task<ResumePoint> StartOverAsync(long position, string topicId)
    {
        var range = await AskKafkaAsync(token => _services.Topics.GetLogBoundsAsync(_partition, token));
        var resume = new ResumePoint(range.Low, NewIncarnation: true);
        _gaps.RecordRecreated(position, _checkpoints.Log.End, range.Low);
        _passedTopicId = _checkpoints.Log.TopicId;
        await StoreAsync(resume, new LogIdentity(topicId, range.High));
        return resume;
    }

    private static FeedException TopicInDoubt() =>
        new(FeedFault.TopicReplaced, "The topic seems to be another one under the same name; what was read of the old one is delivered first.");
}
