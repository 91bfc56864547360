using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Records.Values.Secrets;

namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>The secrets that are known by a name.</summary>
internal static class SecretPatterns
{
    private static readonly Dictionary<string, ISecretScanner> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["email"] = new EmailScanner(),
        ["ipv4"] = new Ipv4Scanner(),
        ["ipv6"] = new Ipv6Scanner(),
        ["card"] = new CardScanner(),
        ["jwt"] = new JwtScanner(),
        ["bearer"] = new BearerScanner(),
        ["aws_key"] = new AwsKeyScanner(),
        ["gcp"] = TokenScanner.Gcp,
        ["azure"] = TokenScanner.Azure,
        ["github"] = TokenScanner.GitHub,
        ["slack"] = TokenScanner.Slack,
        ["private_key"] = new PrivateKeyScanner(),
    };

    /// <summary>All names.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Finds what looks for the secrets of that name.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out ISecretScanner? scanner) => ByName.TryGetValue(name, out scanner);
}
