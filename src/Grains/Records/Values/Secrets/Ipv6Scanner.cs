using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>IPv6 addresses, also with an IPv4 address at their end; not what lacks a digit, such as C++'s <c>ad::be</c>.</summary>
internal sealed class Ipv6Scanner : ISecretScanner
{
    private const int Groups = 8;

    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789ABCDEFabcdef"u8);
    private static readonly SearchValues<byte> HexOrColon = SearchValues.Create("0123456789ABCDEFabcdef:"u8);

    /// <inheritdoc/>
    public IReadOnlyList<string> Anchors => [];

    /// <inheritdoc/>
    public void Scan(ReadOnlySpan<byte> text, ref SecretHits hits)
    {
        for (int at = 0, found; (found = text[at..].IndexOf((byte)':')) >= 0;)
        {
            if (!GoesOn(text[(at + found + 1)..]))
            {
                at += found + 1;
                continue;
            }

            var start = SecretEdge.RunStart(text, at, at + found, Hex);
            var end = at + found + SecretEdge.RunLength(text[(at + found)..], HexOrColon);

            // A word before the address is not of it, nor is the colon behind that.
            var hasWord = !SecretEdge.IsStart(text, start) || at + found - start > 4;
            start = hasWord || (start == at + found && text[start..] is not [_, (byte)':', ..]) ? at + found + 1 : start;
            var length = start < end && end - start > 2 ? LengthOf(text[start..]) : 0;
            if (length > 0 && SecretEdge.IsStart(text, start))
            {
                hits.Add(start, start + length);
            }

            at = Math.Max(end, start + length);
        }
    }

    /// <summary>False behind the colons of JSON and of sentences, which are most.</summary>
    private static bool GoesOn(ReadOnlySpan<byte> text) => !text.IsEmpty && HexOrColon.Contains(text[0]);

    /// <summary>The length of the address at the front of <paramref name="text"/>; 0 if there is none.</summary>
    private static int LengthOf(ReadOnlySpan<byte> text)
    {
        var (groups, length, at) = (0, 0, 0);
        var isShort = text.StartsWith("::"u8);
        if (isShort)
        {
            length = at = 2;
        }

        while (groups < Groups)
        {
            var digits = SecretEdge.RunLength(text[at..], Hex);
            if (at + digits < text.Length && text[at + digits] == '.' && (isShort ? groups <= Groups - 3 : groups == Groups - 2)
                && Ipv4Scanner.LengthOf(text[at..]) is > 0 and var mapped)
            {
                return at + mapped;
            }

            if (digits is 0 or > 4)
            {
                break;
            }

            groups++;
            length = at += digits;
            if (at == text.Length || text[at] != ':')
            {
                break;
            }

            at++;
            if (!isShort && at < text.Length && text[at] == ':')
            {
                isShort = true;
                length = ++at;
            }
        }

        return (isShort || groups == Groups) && SecretEdge.IsEnd(text, length) && !IsFingerprint(text, length) && text[..length].IndexOfAnyInRange((byte)'0', (byte)'9') >= 0 ? length : 0;
    }

    /// <summary>Behind an address may stand a port; a fingerprint goes on in groups of two.</summary>
    private static bool IsFingerprint(ReadOnlySpan<byte> text, int length) =>
        length == (Groups * 3) - 1 && text[length..] is [(byte)':', var next, ..] && Hex.Contains(next);
}
