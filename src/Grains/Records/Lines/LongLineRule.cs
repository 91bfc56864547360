using System.Buffers.Text;
using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Lines;

/// <summary>
/// Cuts lines that are longer than Loki takes, between two characters where the line is UTF-8. What it makes of a line depends on
/// nothing but the line and the configuration.
/// </summary>
internal sealed class LongLineRule
{
    private const string BytesPlaceholder = "{bytes}";
    private const int LongestCharacter = 4;
    private const int MostDigits = 10;
    private readonly byte[][] _marker;

    /// <summary>Compiles the configuration, which must be valid.</summary>
    /// <param name="options">What becomes of long lines.</param>
    /// <param name="limit">The longest line in bytes.</param>
    public LongLineRule(LongLineOptions options, int limit)
    {
        Action = options.Action;
        Limit = limit;
        _marker = [.. options.Marker.Split(BytesPlaceholder).Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>What becomes of long lines.</summary>
    public LongLineAction Action { get; }

    /// <summary>The longest line in bytes.</summary>
    public int Limit { get; }

    /// <summary>The most bytes that a marker may take, whatever the line's length.</summary>
    public static int LongestMarker(string marker)
    {
        var texts = marker.Split(BytesPlaceholder);
        return texts.Sum(Encoding.UTF8.GetByteCount) + ((texts.Length - 1) * MostDigits);
    }

    /// <summary>Appends as much of a long line as leaves room for the marker, and the marker.</summary>
    public void Truncate(ReadOnlySpan<byte> line, PooledBufferWriter output)
    {
        // No fewer bytes than the line has can be written with more digits, so the marker fits whatever is cut.
        var digits = DigitsOf(line.Length);
        var kept = CutLength(line, Limit - _marker.Sum(text => text.Length) - ((_marker.Length - 1) * digits));
        output.Write(line[..kept]);
        output.Write(_marker[0]);
        foreach (var text in _marker.AsSpan(1))
        {
            Utf8Formatter.TryFormat(line.Length - kept, output.GetSpan(MostDigits), out var written);
            output.Advance(written);
            output.Write(text);
        }
    }

    /// <summary>How many parts a line is split into.</summary>
    public int CountParts(ReadOnlySpan<byte> line)
    {
        var parts = 0;
        while (!line.IsEmpty)
        {
            TakePart(ref line);
            parts++;
        }

        return parts;
    }

    /// <summary>Takes the next part off a line that is not empty.</summary>
    public ReadOnlySpan<byte> TakePart(ref ReadOnlySpan<byte> line)
    {
        var part = line[..CutLength(line, Limit)];
        line = line[part.Length..];
        return part;
    }

    /// <summary>True when one of the parts that were taken off a line equals the next one.</summary>
    /// <param name="taken">What was taken off.</param>
    /// <param name="rest">What is left, not empty.</param>
    public bool IsNextAnEqual(ReadOnlySpan<byte> taken, ReadOnlySpan<byte> rest)
    {
        // A cut looks at nothing behind it but the character it falls into, so what was taken off is cut as it was.
        var next = TakePart(ref rest);
        while (!taken.IsEmpty)
        {
            if (TakePart(ref taken).SequenceEqual(next))
            {
                return true;
            }
        }

        return false;
    }

    private static int DigitsOf(int number)
    {
        Span<byte> text = stackalloc byte[MostDigits];
        Utf8Formatter.TryFormat(number, text, out var digits);
        return digits;
    }

    /// <summary>Where there is no character's end within a character's length of the limit, the line is no UTF-8 and cut at the limit.</summary>
    private static int CutLength(ReadOnlySpan<byte> line, int limit)
    {
        if (line.Length <= limit)
        {
            return line.Length;
        }

        var cut = Utf8Text.CutLength(line, limit);
        return cut > Math.Max(limit - LongestCharacter, 0) ? cut : limit;
    }
}
