using TopicPartition = Confluent.Kafka.TopicPartition;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>
/// Looks whether the group still has what was committed to it: offsets of a partition without traffic expire on the broker, after a week by default and
/// as if nobody were there, since the group has no members; and people edit them. What is gone or edited is to be committed again.
/// </summary>
/// <param name="pipeline">Whose offsets.</param>
/// <param name="ask">Asks the group for the offsets of several partitions.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is logged that somebody has edited an offset.</param>
internal sealed partial class GroupOffsetWatch(
    string pipeline, Func<IReadOnlyList<TopicPartition>, Task<IReadOnlyList<PartitionAnswer<long?>>>> ask, TimeProvider time, ILogger logger)
{
    /// <summary>From look to look.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>An offset that did not move is committed again after this, long before brokers forget it.</summary>
    public static readonly TimeSpan Refresh = TimeSpan.FromDays(1);

    private readonly Dictionary<TopicPartition, long> _foreign = [];
    private long _looked = time.GetTimestamp();
    private long _refreshed = time.GetTimestamp();

    /// <summary>The partitions whose offsets are to be committed again, if it is time to look.</summary>
    /// <param name="committed">What was committed last, of partitions that nobody else commits.</param>
    /// <exception cref="Grains.Pipelines.Topics.TopicCatalogException">The group could not be asked.</exception>
    public async Task<IReadOnlyList<TopicPartition>> LookWhenDueAsync(IReadOnlyDictionary<TopicPartition, long> committed)
    {
        if (committed.Count == 0 || time.GetElapsedTime(_looked) < Interval)
        {
            return [];
        }

        _looked = time.GetTimestamp();
        if (time.GetElapsedTime(_refreshed) >= Refresh)
        {
            _refreshed = _looked;
            return [.. committed.Keys];
        }

        foreach (var left in _foreign.Keys.Except(committed.Keys).ToList())
        {
            _foreign.Remove(left);
        }

        TopicPartition[] partitions = [.. committed.Keys];
        var answers = await ask(partitions);
        return [.. partitions.Zip(answers).Where(pair => pair.Second.Failure is null && IsToBeMended(pair.First, committed[pair.First], pair.Second.Value)).Select(pair => pair.First)];
    }

    private bool IsToBeMended(TopicPartition partition, long mine, long? found)
    {
        if (found is null || found == mine)
        {
            _foreign.Remove(partition);
            return found is null;
        }

        // One that is read for the first time may come of a partition that has just moved.
        if (!_foreign.Remove(partition, out var before) || before != found)
        {
            _foreign[partition] = found.Value;
            return false;
        }

        LogEdited(pipeline, partition.Topic, partition.Partition.Value, found.Value, mine);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "GroupOffsetEdited", Message =
        "Pipeline {Pipeline}: somebody has set the group's offset of {Topic} {Partition} to {Found}. The checkpoint decides what is read, and its offset, {Mine}, is committed again; docs/kafka-tools.md tells what an edit does.")]
    private partial void LogEdited(string pipeline, string topic, int partition, long found, long mine);
}
