using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Partitions.Feeds;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Consecutive records of a partition, encoded: chunks to send, letters to write, and what was left out.</summary>
internal sealed class EncodedSlice
{
    public List<OutgoingChunk> Chunks { get; } = [];

    public List<DeadLetter> DeadLetters { get; } = [];

    public int Records { get; set; }

    public int Filtered { get; set; }

    /// <summary>Where stages make several entries of a record: the streams and dead letters that it goes to besides the first.</summary>
    public int FurtherShares { get; set; }

    /// <summary>Records in chunks and dead letters, counted there.</summary>
    public int HandedOn => Chunks.Sum(outgoing => outgoing.Chunk.RecordCount) + DeadLetters.Count;

    /// <summary>What the records weigh in the byte budget.</summary>
    public long Bytes { get; set; }

    public long NextOffset { get; set; }

    /// <summary>Of all records in its chunks; null where it is not known.</summary>
    public int? LeaderEpoch { get; set; }

    /// <summary>Of its last record; null without one, or where its epoch is not known.</summary>
    public EpochMark? Mark { get; set; }

    public long OldestTimestampMs { get; set; } = -1;

    public long NewestTimestampMs { get; set; } = -1;

    /// <summary>How many verdicts the slice waits for: one per chunk, one for all its dead letters.</summary>
    public int Parts => Chunks.Count + (DeadLetters.Count > 0 ? 1 : 0);
}
