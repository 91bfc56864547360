using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>
/// Records of one partition that go to one label stream, already encoded for Loki, in offset order. Passed by reference
/// within a silo: the receiver must not keep <see cref="Entries"/> or <see cref="Offsets"/> after it answered, because
/// the sender then reuses the memory.
/// </summary>
[GenerateSerializer, Immutable, Alias("okl.LogChunk")]
public sealed class LogChunk
{
    /// <summary>Where the records were read.</summary>
    [Id(0)] public required PartitionId Partition { get; init; }

    /// <summary>The sender's epoch; a batcher that has seen a higher one for the partition answers <see cref="AppendOutcome.Fenced"/>.</summary>
    [Id(1)] public required long Epoch { get; init; }

    /// <summary>Counts rewinds and recreations of the partition's log; offsets are only comparable within one incarnation.</summary>
    [Id(2)] public required long Incarnation { get; init; }

    /// <summary>The offset of the first record.</summary>
    [Id(3)] public required long FirstOffset { get; init; }

    /// <summary>The offset of the last record.</summary>
    [Id(4)] public required long LastOffset { get; init; }

    /// <summary>The sender's watermark when it sealed the chunk: every offset below has its verdict.</summary>
    [Id(5)] public required long Watermark { get; init; }

    /// <summary>How many records. A record has one entry, or several when its line was split.</summary>
    [Id(6)] public required int RecordCount { get; init; }

    /// <summary>The lowest entry timestamp, in nanoseconds since the Unix epoch.</summary>
    [Id(7)] public required long MinTimestamp { get; init; }

    // 8 and 9 are spent: silos of an earlier version, which sent something else there, may run beside this one.

    /// <summary>The <c>entries</c> fields of a Loki <c>StreamAdapter</c> message, tags and lengths included.</summary>
    [Id(10)] public required ReadOnlyMemory<byte> Entries { get; init; }

    /// <summary>
    /// One protobuf varint per entry: its record's offset minus that of the entry before it (the first minus <see cref="FirstOffset"/>),
    /// so 0 for the further entries of a record.
    /// </summary>
    [Id(11)] public required ReadOnlyMemory<byte> Offsets { get; init; }

    /// <summary>
    /// The chunk holds every record of its stream between this offset (exclusive) and <see cref="LastOffset"/>: the last offset of the
    /// sender's chunk before it, or one below <see cref="FirstOffset"/> when there is none.
    /// </summary>
    [Id(12)] public required long PreviousOffset { get; init; }

    /// <summary>The sender's stored checkpoint when it sealed the chunk: no session will ever send an offset below again.</summary>
    [Id(13)] public required long Checkpoint { get; init; }

    /// <summary>How many entries.</summary>
    [Id(14)] public required int EntryCount { get; init; }

    /// <summary>
    /// A hash of the options that decide which stream a record goes to, what its entry is, or that it is refused before. With another
    /// one, what <see cref="PreviousOffset"/> says holds for other records.
    /// </summary>
    [Id(15)] public required ulong Routing { get; init; }

    /// <summary>True when Loki may hold the records although no journal says so, because the sender's checkpoint was lost.</summary>
    [Id(16)] public bool IsDoubtful { get; init; }

    /// <summary>The silo of the sender, by which a batcher sees where its traffic comes from; null from a silo of an earlier version.</summary>
    [Id(17)] public SiloAddress? SenderSilo { get; init; }

    /// <summary>
    /// True when it must not be taken in before the sender's chunk that ends at <see cref="PreviousOffset"/>: the stream's order decides what is
    /// sent, and chunks before it have no verdict yet. Its sender clears it once they all have theirs.
    /// </summary>
    [Id(18)] public bool Follows { get; set; }

    /// <summary>
    /// The leader epoch under which all of its records were written (KIP-101); null where the brokers do not tell. Offsets of a log ascend with it: what is
    /// known of an offset from an earlier epoch is of a record that the log has lost, once a record before it bears a later one.
    /// </summary>
    [Id(19)] public int? LeaderEpoch { get; init; }
}
