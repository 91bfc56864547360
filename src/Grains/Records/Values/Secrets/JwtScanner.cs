namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>JSON web tokens: base64 parts with points between them, of which the first is an object.</summary>
internal sealed class JwtScanner : ISecretScanner
{
    private const int MinHeader = 10;
    private const int MaxParts = 5; // Those of an encrypted token.

    private static ReadOnlySpan<byte> ObjectStart => "eyJ"u8;

    /// <inheritdoc/>
    public IReadOnlyList<string> Anchors { get; } = ["eyJ"];

    /// <inheritdoc/>
    public void Scan(ReadOnlySpan<byte> text, ref SecretHits hits)
    {
        for (int at = 0, found; (found = text[at..].IndexOf(ObjectStart)) >= 0;)
        {
            var start = at + found;
            at = start + SecretEdge.RunLength(text[start..], SecretEdge.Base64Url);
            var isToken = at - start >= MinHeader && SecretEdge.IsStart(text, start);
            var parts = 1;
            for (; parts < MaxParts && at < text.Length && text[at] == '.'; parts++)
            {
                var part = SecretEdge.RunLength(text[(at + 1)..], SecretEdge.Base64Url);
                if (part == 0 && parts == 1)
                {
                    break;
                }

                at += part + 1;
            }

            if (isToken && parts > 1)
            {
                hits.Add(start, at);
            }
        }
    }
}
