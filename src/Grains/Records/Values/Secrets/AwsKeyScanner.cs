using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>Access key ids of AWS, and the secret keys behind a name in which <c>secret</c> stands.</summary>
internal sealed class AwsKeyScanner : ISecretScanner
{
    private const int IdLength = 20;
    private const int SecretLength = 40;
    private const int LongestName = 24;

    private static readonly SearchValues<byte> IdLetters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    private static readonly SearchValues<byte> SecretLetters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/+"u8);

    private static readonly SearchValues<byte> NameLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-. "u8);

    private static readonly SearchValues<byte> Signs = SearchValues.Create("\"'\\:=> "u8);

    /// <inheritdoc/>
    public IReadOnlyList<string> Anchors { get; } = ["AKIA", "ASIA", "secret"];

    /// <inheritdoc/>
    public void Scan(ReadOnlySpan<byte> text, ref SecretHits hits)
    {
        ScanIds(text, "AKIA"u8, ref hits);
        ScanIds(text, "ASIA"u8, ref hits);
        ScanSecrets(text, "ecret"u8, ref hits);
        ScanSecrets(text, "ECRET"u8, ref hits);
    }

    private static void ScanIds(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix, ref SecretHits hits)
    {
        for (int at = 0, found; (found = text[at..].IndexOf(prefix)) >= 0;)
        {
            var start = at + found;
            at = start + SecretEdge.RunLength(text[start..], IdLetters);
            if (at - start == IdLength && SecretEdge.IsStart(text, start) && SecretEdge.IsEnd(text, at))
            {
                hits.Add(start, at);
            }
        }
    }

    private static void ScanSecrets(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word, ref SecretHits hits)
    {
        for (int at = 0, found; (found = text[at..].IndexOf(word)) >= 0;)
        {
            at += found + word.Length;
            var name = SecretEdge.RunLength(text.Slice(at, Math.Min(LongestName, text.Length - at)), NameLetters);
            var signs = SecretEdge.RunLength(text.Slice(at + name, Math.Min(LongestName, text.Length - at - name)), Signs);
            var start = at + name + signs;
            if (signs > 0 && SecretEdge.RunLength(text[start..], SecretLetters) == SecretLength && IsEnd(text, start + SecretLength))
            {
                hits.Add(start, start + SecretLength);
                at = start + SecretLength;
            }
        }
    }

    private static bool IsEnd(ReadOnlySpan<byte> text, int end) => end == text.Length || text[end] is not ((byte)'=' or (byte)'_' or (byte)'-');
}
