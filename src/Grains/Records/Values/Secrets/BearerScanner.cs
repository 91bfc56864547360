using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>
/// The credentials behind <c>Bearer</c> and <c>Basic</c>: all in a header <c>Authorization</c>; elsewhere only what cannot
/// be a word, since "bearer token" and "basic authentication" are written by people.
/// </summary>
internal sealed class BearerScanner : ISecretScanner
{
    private const int MinToken = 16;


    private static readonly SearchValues<byte> Token =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~+/="u8);


    /// <inheritdoc/>
    public IReadOnlyList<string> Anchors { get; } = ["bearer ", "basic "];

    /// <inheritdoc/>
    public void Scan(ReadOnlySpan<byte> text, ref SecretHits hits)
    {
        for (int at = 0, found; (found = text[at..].IndexOf((byte)' ')) >= 0;)
        {
            var space = at + found;
            at = space + 1;
            var isBasic = EndsWith(text[..space], "basic"u8);
            if (!isBasic && !EndsWith(text[..space], "bearer"u8))
            {
                continue;
            }

            var scheme = space - (isBasic ? 5 : 6);
            var start = space + (text[space..].IndexOfAnyExcept((byte)' ') is >= 0 and var spaces ? spaces : 1);
            var length = SecretEdge.RunLength(text[start..], Token);
            var token = text.Slice(start, length);
            if (length > 0 && SecretEdge.IsStart(text, scheme) && (IsHeader(text[..scheme]) || (isBasic ? IsBasic(token) : IsToken(token))))
            {
                hits.Add(start, start + length);
            }

            at = start + length;
        }
    }

    private static bool EndsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[^word.Length..], word);

    private static bool IsHeader(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd(" \t\"'\\:=>[("u8);
        return EndsWith(text, "authorization"u8);
    }

    private static bool IsToken(ReadOnlySpan<byte> token) =>
        token.Length >= MinToken && token.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;

    /// <summary>Base64 of a user and a password, of which the beginning is looked at.</summary>
    private static bool IsBasic(ReadOnlySpan<byte> token)
    {
        Span<byte> decoded = stackalloc byte[256];
        Base64.DecodeFromUtf8(token, decoded, out _, out var written);
        decoded = decoded[..written];
        return token.Length % 4 == 0 && decoded.Contains((byte)':') && Ascii.IsValid(decoded) && decoded.IndexOfAnyInRange((byte)0, (byte)0x1F) < 0;
    }
}
