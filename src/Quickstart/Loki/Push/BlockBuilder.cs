using OrleansKafkaLoki.Quickstart.Loki.Storage;
using Snappier;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>Makes the block of a push: the bytes that came where all was stored, else the stored entries compressed anew.</summary>
internal static class BlockBuilder
{
    /// <summary>Makes the block's bytes.</summary>
    /// <param name="request">The message.</param>
    /// <param name="snappy">The message as it came; empty if it came in another form.</param>
    /// <param name="streams">The streams of which something is stored.</param>
    /// <param name="complete">Whether everything is.</param>
    /// <param name="slices">Which bytes belong to which stream.</param>
    public static byte[] Build(ReadOnlySpan<byte> request, ReadOnlySpan<byte> snappy, List<StagedStream> streams, bool complete, out StreamSlice[] slices)
    {
        if (complete)
        {
            slices = [.. streams.Select(stream => ToSlice(stream, stream.Body.Start.Value, stream.Body.End.Value - stream.Body.Start.Value))];
            return snappy.IsEmpty ? Snappy.CompressToArray(request) : snappy.ToArray();
        }

        var kept = new MemoryStream();
        var cut = new List<StreamSlice>(streams.Count);
        foreach (var stream in streams)
        {
            var start = (int)kept.Length;
            foreach (var range in stream.Stored)
            {
                kept.Write(request[range]);
            }

            cut.Add(ToSlice(stream, start, (int)kept.Length - start));
        }

        slices = [.. cut];
        return Snappy.CompressToArray(kept.GetBuffer().AsSpan(0, (int)kept.Length));
    }

    private static StreamSlice ToSlice(StagedStream stream, int start, int length) =>
        new(stream.Stream, start, length, stream.Count, stream.MinNs, stream.MaxNs);
}
