using OrleansKafkaLoki.Grains.Records.Regexes;

namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>What a regular expression of the configuration matches.</summary>
internal sealed class RegexScanner(ByteRegex regex) : ISecretScanner
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Anchors => [];

    /// <inheritdoc/>
    public void Scan(ReadOnlySpan<byte> text, ref SecretHits hits)
    {
        Span<Capture> groups = stackalloc Capture[1];
        var matches = new RegexMatches(regex, text, groups);
        while (matches.TryNext())
        {
            var (start, length) = (groups[0].Start, groups[0].Length);
            if (length > 0)
            {
                hits.Add(start, start + length);
            }
        }
    }
}
