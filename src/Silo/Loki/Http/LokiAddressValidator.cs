using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Loki.Http;

/// <summary>Finds the mistakes in an address of Loki.</summary>
internal static class LokiAddressValidator
{
    /// <summary>What a secret shows as.</summary>
    private const string Hidden = "***";

    private static readonly string[] ApiPaths = ["/loki/api/v1/push", "/loki/api/v1/query_range"];

    /// <summary>All mistakes of a base address.</summary>
    public static IEnumerable<ConfigurationMistake> ValidateEndpoint(string path, string given, AuthOptions auth)
    {
        if (!Uri.TryCreate(given, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            // Whatever this is, it may hold a password.
            yield return new(path, given.Contains('@') ? Hidden : given, "Must be Loki's base address, such as http://loki:3100.");
            yield break;
        }

        if (Array.Find(ApiPaths, end => endpoint.AbsolutePath.TrimEnd('/').EndsWith(end, StringComparison.Ordinal)) is { } api)
        {
            yield return new(
                path, LokiAddress.Show(given), $"Must be Loki's base address: leave {api} out, because path adds it. If something stands before it there, set path to the whole.");
        }

        if (endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0)
        {
            yield return new(path, LokiAddress.Show(given), "Must end before any '?' or '#'.");
        }

        if (endpoint.UserInfo.Length > 0 && auth.Strategy != AuthStrategy.None)
        {
            yield return new(path, LokiAddress.Show(given), "Must not carry credentials when auth is configured: keep one of the two.");
        }
    }

    /// <summary>The mistake of a path below it that is none.</summary>
    /// <param name="path">Where the option stands.</param>
    /// <param name="given">What stands there.</param>
    /// <param name="example">What would be right.</param>
    public static IEnumerable<ConfigurationMistake> ValidatePath(string path, string given, string example) => given.StartsWith('/')
        ? []
        : [new(path, given, $"Must begin with '/', such as {example}.")];
}
