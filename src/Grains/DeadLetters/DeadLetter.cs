using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.DeadLetters;

/// <summary>A record that Loki will never take, with where it came from and why.</summary>
/// <param name="Partition">The partition it was read from.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Stream">The label stream it was meant for.</param>
/// <param name="Cause">Why, as a class.</param>
/// <param name="Status">Loki's HTTP status; 0 when it was refused before it was sent.</param>
/// <param name="Reason">Loki's words, or ours.</param>
/// <param name="TimestampNs">The entry's timestamp, nanoseconds since the Unix epoch.</param>
/// <param name="Entry">The encoded Loki <c>EntryAdapter</c> that was refused.</param>
public sealed record DeadLetter(
    PartitionId Partition, long Offset, LabelStream Stream, RejectionCause Cause, int Status, string Reason, long TimestampNs, ReadOnlyMemory<byte> Entry);
