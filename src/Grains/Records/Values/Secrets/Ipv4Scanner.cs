namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>IPv4 addresses: four numbers up to 255, and no fifth.</summary>
internal sealed class Ipv4Scanner : ISecretScanner
{
    private const int Octets = 4;

    /// <inheritdoc/>
    public IReadOnlyList<string> Anchors => [];

    /// <inheritdoc/>
    public void Scan(ReadOnlySpan<byte> text, ref SecretHits hits)
    {
        for (int at = 0, found; (found = text[at..].IndexOf((byte)'.')) >= 0;)
        {
            var dot = at + found;
            var start = dot;
            while (start > at && dot - start <= 3 && IsDigit(text[start - 1]))
            {
                start--;
            }

            var length = start < dot && IsFree(text, start) ? LengthOf(text[start..]) : 0;
            if (length > 0)
            {
                hits.Add(start, start + length);
            }

            at = length > 0 ? start + length : dot + 1;
        }
    }

    /// <summary>The length of the address at the front of <paramref name="text"/>; 0 if there is none.</summary>
    public static int LengthOf(ReadOnlySpan<byte> text)
    {
        var at = 0;
        for (var octet = 1; octet <= Octets; octet++)
        {
            var (value, digits) = (0, 0);
            for (; digits <= 3 && at < text.Length && IsDigit(text[at]); digits++)
            {
                value = (value * 10) + (text[at++] - '0');
            }

            if (digits is 0 or > 3 || value > 255 || (octet < Octets && (at == text.Length || text[at++] != '.')))
            {
                return 0;
            }
        }

        var goesOn = at + 1 < text.Length && text[at] == '.' && IsDigit(text[at + 1]);
        return !goesOn && SecretEdge.IsEnd(text, at) ? at : 0;
    }

    private static bool IsFree(ReadOnlySpan<byte> text, int start) =>
        SecretEdge.IsStart(text, start) && !(start > 1 && text[start - 1] == '.' && IsDigit(text[start - 2]));

    private static bool IsDigit(byte c) => char.IsAsciiDigit((char)c);
}
