using System.Collections.Concurrent;
using Confluent.Kafka.Admin;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>What the brokers know of single partitions, asked for many at a time.</summary>
internal sealed class PartitionOffsets(KafkaAdmin admin)
{
    private const int MostTimes = 8;

    private readonly ConcurrentDictionary<long, PartitionQuestions<long>> _since = new();

    /// <summary>Whether a partition is listed.</summary>
    public PartitionQuestions<bool> Listed { get; } = new(admin.AreListedAsync);

    /// <summary>The id of the cluster that a partition is on.</summary>
    public PartitionQuestions<string?> Cluster { get; } = new(admin.GetClusterIdsAsync);

    /// <summary>The offset of a partition's first record.</summary>
    public PartitionQuestions<long> Earliest { get; } = new(partitions => admin.ListEachOffsetAsync(partitions, OffsetSpec.Earliest()));

    /// <summary>The offset behind its last.</summary>
    public PartitionQuestions<long> Latest { get; } = new(partitions => admin.ListEachOffsetAsync(partitions, OffsetSpec.Latest()));

    /// <summary>The offset of the first record of that minute or later, or -1: partitions that start together are asked for together.</summary>
    public PartitionQuestions<long> Since(DateTimeOffset since) => SinceExactly(DateTimeOffset.FromUnixTimeMilliseconds(since.ToUnixTimeMilliseconds() / 60_000 * 60_000));

    /// <summary>The offset of the first record of that time or later, or -1.</summary>
    public PartitionQuestions<long> SinceExactly(DateTimeOffset since)
    {
        if (_since.Count > MostTimes)
        {
            _since.Clear(); // Whoever asks by one of them still gets an answer.
        }

        return _since.GetOrAdd(since.ToUnixTimeMilliseconds(), ms => new PartitionQuestions<long>(partitions => admin.ListEachOffsetAsync(partitions, OffsetSpec.ForTimestamp(ms))));
    }

    /// <summary>What the pipeline's group has committed; null when nothing.</summary>
    public PartitionQuestions<long?> Committed { get; } = new(partitions => admin.GetGroupOffsetsAsync(partitions));
}
