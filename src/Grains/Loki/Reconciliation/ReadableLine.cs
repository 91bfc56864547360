using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace OrleansKafkaLoki.Grains.Loki.Reconciliation;

/// <summary>A line as Loki gives it back in JSON: it keeps every byte, but shows U+FFFD for each that is not UTF-8 (Go's <c>encoding/json</c>).</summary>
internal static class ReadableLine
{
    /// <summary>The key under which a stored entry with this line is found.</summary>
    public static EntryKey KeyOf(long timestampNs, ReadOnlySpan<byte> line)
    {
        if (Utf8.IsValid(line))
        {
            return EntryKey.Of(timestampNs, line);
        }

        // Each byte becomes three at most.
        var readable = ArrayPool<byte>.Shared.Rent(line.Length * 3);
        var key = EntryKey.Of(timestampNs, readable.AsSpan(0, Replace(line, readable)));
        ArrayPool<byte>.Shared.Return(readable);
        return key;
    }

    private static int Replace(ReadOnlySpan<byte> line, Span<byte> readable)
    {
        var written = 0;
        while (!line.IsEmpty)
        {
            // .NET takes the longest broken sequence for one character, Go each of its bytes.
            if (Rune.DecodeFromUtf8(line, out var rune, out var consumed) != OperationStatus.Done)
            {
                consumed = 1;
            }

            written += rune.EncodeToUtf8(readable[written..]);
            line = line[consumed..];
        }

        return written;
    }
}
