namespace OrleansKafkaLoki.Quickstart.Cluster;

/// <summary>A partition of a topic.</summary>
internal readonly record struct PartitionName(string Topic, int Number) : IComparable<PartitionName>
{
    /// <inheritdoc/>
    public int CompareTo(PartitionName other) =>
        string.CompareOrdinal(Topic, other.Topic) is var byTopic and not 0 ? byTopic : Number.CompareTo(other.Number);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Topic}/{Number}");
}
