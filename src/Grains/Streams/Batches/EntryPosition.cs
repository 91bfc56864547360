namespace OrleansKafkaLoki.Grains.Streams.Batches;

/// <summary>Where an entry of a batch lies.</summary>
/// <param name="Chunk">The index of its chunk in the batch.</param>
/// <param name="Start">Where its field begins in the chunk.</param>
/// <param name="Length">The length of its field.</param>
/// <param name="IsInDoubt">Whether an earlier activation was about to send it.</param>
/// <param name="Offset">The offset of its record.</param>
/// <param name="TimestampNs">Its timestamp, nanoseconds since the Unix epoch.</param>
internal readonly record struct EntryPosition(int Chunk, int Start, int Length, bool IsInDoubt, long Offset, long TimestampNs);
