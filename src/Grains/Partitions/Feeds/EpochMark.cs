namespace OrleansKafkaLoki.Grains.Partitions.Feeds;

/// <summary>
/// What tells a log that was cut short from one that only grew (KIP-101, KIP-320): the leader epoch of the last record that was read. Behind it, up to
/// the position that it belongs to, the log held no record (a transaction's marks, what was compacted).
/// </summary>
/// <param name="Offset">The offset behind that record.</param>
/// <param name="Epoch">The leader epoch under which the record was written.</param>
public readonly record struct EpochMark(long Offset, int Epoch);
