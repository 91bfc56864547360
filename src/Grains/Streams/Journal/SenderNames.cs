using System.Diagnostics.CodeAnalysis;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>Compares partitions by name. Topics are few, and partitions tell most apart: a topic's whole name need not be hashed for each chunk.</summary>
internal sealed class SenderNames : IEqualityComparer<(string Topic, int Partition)>
{
    /// <summary>The only one.</summary>
    public static readonly SenderNames Comparer = new();

    /// <inheritdoc/>
    public bool Equals((string Topic, int Partition) x, (string Topic, int Partition) y) => x.Partition == y.Partition && x.Topic == y.Topic;

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] (string Topic, int Partition) name)
    {
        var topic = name.Topic;
        return topic.Length == 0 ? name.Partition : HashCode.Combine(name.Partition, topic.Length, topic[topic.Length / 2], topic[^1], topic[0]);
    }
}
