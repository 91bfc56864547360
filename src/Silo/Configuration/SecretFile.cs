using OrleansKafkaLoki.Grains.Configuration;
using OrleansKafkaLoki.Grains.Security;

namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>A secret that stands in the configuration or in a file, but not in both.</summary>
internal static class SecretFile
{
    /// <summary>The secret, or null when neither has one.</summary>
    public static Secret? Resolve(Secret? secret, string? file) =>
        file is null ? secret : new Secret(File.ReadAllText(file).TrimEnd('\r', '\n'));

    /// <summary>What is wrong with the pair, of which <paramref name="path"/> names the secret.</summary>
    public static IEnumerable<ConfigurationMistake> Validate(string path, Secret? secret, string? file)
    {
        if (file is null)
        {
            yield break;
        }

        if (secret is not null)
        {
            yield return new ConfigurationMistake($"{path}_file", file, $"Stands beside {path}; keep one of the two.");
        }

        if (Unreadable(file) is { } reason)
        {
            yield return new ConfigurationMistake($"{path}_file", file, $"The file cannot be used: {reason}");
        }
    }

    private static string? Unreadable(string file)
    {
        try
        {
            return string.IsNullOrWhiteSpace(File.ReadAllText(file)) ? "it is empty." : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return exception.Message;
        }
    }
}
