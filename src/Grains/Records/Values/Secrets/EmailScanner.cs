using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>Mail addresses with a domain of at least two parts.</summary>
internal sealed class EmailScanner : ISecretScanner
{
    private static readonly SearchValues<byte> Local =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._%+-"u8);

    private static readonly SearchValues<byte> DomainLetters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-"u8);

    /// <inheritdoc/>
    public IReadOnlyList<string> Anchors => [];

    /// <inheritdoc/>
    public void Scan(ReadOnlySpan<byte> text, ref SecretHits hits)
    {
        for (int at = 0, found; (found = text[at..].IndexOf((byte)'@')) >= 0;)
        {
            var sign = at + found;
            var start = SecretEdge.RunStart(text, at, sign, Local);
            start += text[start..sign].IndexOfAnyExcept((byte)'.') is var dots and >= 0 ? dots : sign - start;
            var end = sign + 1 + DomainLength(text[(sign + 1)..]);
            if (start < sign && end > sign + 1 && text[sign - 1] != '.')
            {
                hits.Add(start, end);
                at = end;
            }
            else
            {
                at = sign + 1;
            }
        }
    }

    /// <summary>The length up to the last part that can be a top-level domain; 0 without one.</summary>
    private static int DomainLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        for (int start = 0, part; (part = SecretEdge.RunLength(text[start..], DomainLetters)) > 0; start += part + 1)
        {
            var end = start + part;
            if (start > 0 && IsTop(text[start..end]))
            {
                length = end;
            }

            if (end == text.Length || text[end] != '.')
            {
                break;
            }
        }

        return length;
    }

    private static bool IsTop(ReadOnlySpan<byte> part) =>
        part.StartsWith("xn--"u8) || (part.Length > 1 && part.IndexOfAnyExcept(Letters) < 0);

    private static SearchValues<byte> Letters { get; } = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);
}
