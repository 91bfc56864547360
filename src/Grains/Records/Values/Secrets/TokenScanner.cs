using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>The tokens of one vendor.</summary>
internal sealed class TokenScanner(params TokenRule[] rules) : ISecretScanner
{
    private static readonly SearchValues<byte> Base64 =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/="u8);

    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz%+/="u8);

    private static readonly SearchValues<byte> Dashed =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-"u8);

    private static readonly SearchValues<byte> Path =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/"u8);

    private static readonly SearchValues<byte> Underlined =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"u8);

    /// <summary>API keys, access tokens and client secrets of Google.</summary>
    public static TokenScanner Gcp { get; } = new(
        new("AIza", SecretEdge.Base64Url, 35), new("ya29.", SecretEdge.Base64Url, 20), new("GOCSPX-", SecretEdge.Base64Url, 20));

    /// <summary>Keys of connection strings and signatures of shared access of Azure.</summary>
    public static TokenScanner Azure { get; } = new(
        new("AccountKey=", Base64, 40, isName: true), new("SharedAccessKey=", Base64, 40, isName: true),
        new("sig=", Escaped, 40, isName: true));

    /// <summary>Tokens of GitHub.</summary>
    public static TokenScanner GitHub { get; } = new(
        new("ghp_", SecretEdge.Alphanumeric, 36), new("gho_", SecretEdge.Alphanumeric, 36), new("ghu_", SecretEdge.Alphanumeric, 36),
        new("ghs_", SecretEdge.Alphanumeric, 36), new("ghr_", SecretEdge.Alphanumeric, 36), new("github_pat_", Underlined, 40));

    /// <summary>Tokens and web hooks of Slack.</summary>
    public static TokenScanner Slack { get; } = new(
        new("xoxb-", Dashed, 10), new("xoxp-", Dashed, 10), new("xoxa-", Dashed, 10), new("xoxo-", Dashed, 10), new("xoxs-", Dashed, 10),
        new("xoxr-", Dashed, 10), new("xoxe-", Dashed, 10), new("xapp-", Dashed, 10), new("hooks.slack.com/services/", Path, 20, isName: true));

    /// <inheritdoc/>
    public IReadOnlyList<string> Anchors { get; } = [.. rules.Select(rule => rule.Prefix)];

    /// <inheritdoc/>
    public void Scan(ReadOnlySpan<byte> text, ref SecretHits hits)
    {
        foreach (var rule in rules)
        {
            rule.Scan(text, ref hits);
        }
    }
}
