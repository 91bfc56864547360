namespace OrleansKafkaLoki.Silo.Audit.Peers;

/// <summary>Where a record is in Kafka, as an entry tells it.</summary>
/// <param name="Topic">A hash of the topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
internal readonly record struct RecordPlace(ulong Topic, int Partition, long Offset)
{
    /// <summary>The place of a record.</summary>
    public static RecordPlace Of(string topic, int partition, long offset) => new(PlaceParts.HashOf(topic), partition, offset);
}
