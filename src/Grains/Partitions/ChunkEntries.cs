using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Entries;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Finds single records in a chunk.</summary>
internal static class ChunkEntries
{
    /// <summary>The dead letters of the records that were refused, one each, whole again where a line was split.</summary>
    public static List<DeadLetter> LettersOf(LabelStream stream, LogChunk chunk, ImmutableArray<RejectedRecord> rejected)
    {
        var byOffset = rejected.DistinctBy(record => record.Offset).ToDictionary(record => record.Offset);
        var letters = new List<DeadLetter>(byOffset.Count);
        var reader = new ChunkReader(chunk);
        while (reader.MoveNext())
        {
            if (byOffset.TryGetValue(reader.Offset, out var record))
            {
                var entry = reader.Message.ToArray();
                if (letters.Count > 0 && letters[^1].Offset == reader.Offset)
                {
                    letters[^1] = letters[^1] with { Entry = SplitEntry.Join(letters[^1].Entry.Span, entry) };
                }
                else
                {
                    letters.Add(new DeadLetter(
                        chunk.Partition, reader.Offset, stream, record.Cause, record.Status, record.Reason, reader.TimestampNs, entry));
                }
            }
        }

        return letters;
    }
}
