using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Chunks;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Finds single records in a chunk.</summary>
internal static class ChunkEntries
{
    /// <summary>The dead letters of the records that were refused.</summary>
    public static List<DeadLetter> LettersOf(LabelStream stream, LogChunk chunk, ImmutableArray<RejectedRecord> rejected)
    {
        var byOffset = rejected.ToDictionary(record => record.Offset);
        var letters = new List<DeadLetter>(rejected.Length);
        var reader = new ChunkReader(chunk);
        while (reader.MoveNext())
        {
            if (byOffset.TryGetValue(reader.Offset, out var record))
            {
                letters.Add(new DeadLetter(
                    chunk.Partition, reader.Offset, stream, record.Cause, record.Status, record.Reason, reader.TimestampNs, reader.Message.ToArray()));
            }
        }

        return letters;
    }
}
