namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>Private keys in PEM, with their line ends or with escapes for them. One that is cut off goes to the text's end.</summary>
internal sealed class PrivateKeyScanner : ISecretScanner
{
    private const int LongestLabel = 40;

    /// <inheritdoc/>
    public IReadOnlyList<string> Anchors { get; } = ["-----BEGIN "];

    private static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> End => "-----END "u8;

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    /// <inheritdoc/>
    public void Scan(ReadOnlySpan<byte> text, ref SecretHits hits)
    {
        for (int at = 0, found; (found = text[at..].IndexOf(Begin)) >= 0;)
        {
            var start = at + found;
            at = start + Begin.Length;
            var label = LabelLength(text[at..]);
            if (label < 0 || text.Slice(at, label).IndexOf("PRIVATE KEY"u8) < 0)
            {
                continue;
            }

            at += label + Dashes.Length;
            var end = text[at..].IndexOf(End);
            at = end < 0 ? text.Length : at + end + End.Length;
            at += LabelLength(text[at..]) is >= 0 and var last ? last + Dashes.Length : 0;
            hits.Add(start, at);
        }
    }

    private static int LabelLength(ReadOnlySpan<byte> text) => text[..Math.Min(text.Length, LongestLabel)].IndexOf(Dashes);
}
