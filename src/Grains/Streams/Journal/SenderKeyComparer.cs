using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>
/// Finds a sender by its partition. Topics are few, and partitions tell most apart: a topic's whole name need not be hashed for each chunk.
/// </summary>
internal sealed class SenderKeyComparer : IEqualityComparer<SenderRecord>, IAlternateEqualityComparer<PartitionId, SenderRecord>
{
    /// <summary>The only one.</summary>
    public static readonly SenderKeyComparer Comparer = new();

    /// <inheritdoc/>
    public bool Equals(SenderRecord? x, SenderRecord? y) => ReferenceEquals(x, y);

    /// <inheritdoc/>
    public int GetHashCode(SenderRecord obj) => HashOf(obj.Topic, obj.Partition);

    /// <inheritdoc/>
    public bool Equals(PartitionId alternate, SenderRecord other) => other.Partition == alternate.Partition && other.Topic == alternate.Topic;

    /// <inheritdoc/>
    public int GetHashCode(PartitionId alternate) => HashOf(alternate.Topic, alternate.Partition);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: a sender needs more than its partition.</exception>
    public SenderRecord Create(PartitionId alternate) => throw new NotSupportedException("A sender needs more than its partition.");

    private static int HashOf(string topic, int partition) =>
        topic.Length == 0 ? partition : HashCode.Combine(partition, topic.Length, topic[topic.Length / 2], topic[^1], topic[0]);
}
