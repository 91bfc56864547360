using OrleansKafkaLoki.Quickstart.Loki.Storage;
using Snappier;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>Makes the block of a push: the bytes that came where all was taken, else the accepted entries compressed anew.</summary>
internal static class BlockBuilder
{
    /// <summary>Makes the block.</summary>
    /// <param name="request">The message.</param>
    /// <param name="snappy">The message as it came; empty if it came in another form.</param>
    /// <param name="streams">The streams of which something was accepted.</param>
    /// <param name="complete">Whether everything was.</param>
    public static Block Build(ReadOnlySpan<byte> request, ReadOnlySpan<byte> snappy, List<StagedStream> streams, bool complete)
    {
        if (complete)
        {
            var whole = streams.ConvertAll(stream => ToSlice(stream, stream.Body.Start.Value, stream.Body.End.Value - stream.Body.Start.Value));
            return new Block(snappy.IsEmpty ? Snappy.CompressToArray(request) : snappy.ToArray(), [.. whole]);
        }

        var kept = new MemoryStream();
        var slices = new List<StreamSlice>(streams.Count);
        foreach (var stream in streams)
        {
            var start = (int)kept.Length;
            foreach (var range in stream.Accepted)
            {
                kept.Write(request[range]);
            }

            slices.Add(ToSlice(stream, start, (int)kept.Length - start));
        }

        return new Block(Snappy.CompressToArray(kept.GetBuffer().AsSpan(0, (int)kept.Length)), [.. slices]);
    }

    private static StreamSlice ToSlice(StagedStream stream, int start, int length) =>
        new(stream.Stream, start, length, stream.Count, stream.MinNs, stream.MaxNs);
}
