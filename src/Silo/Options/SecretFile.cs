using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Options;

/// <summary>A secret that stands in the configuration or in a file, but not in both.</summary>
internal static class SecretFile
{
    /// <summary>The secret, or null when neither has one.</summary>
    public static Secret? Resolve(Secret? secret, string? file) =>
        file is null ? secret : new Secret(Read(file));

    /// <summary>The secret that a file holds, without the line's end.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static string Read(string file) => File.ReadAllText(file).TrimEnd('\r', '\n');

    /// <summary>What is wrong with the pair, of which <paramref name="path"/> names the secret.</summary>
    public static IEnumerable<ConfigurationMistake> Validate(string path, Secret? secret, string? file)
    {
        if (secret?.Reveal().Length == 0)
        {
            yield return new ConfigurationMistake(path, "", "Must not be empty; leave it out where there is none.");
        }

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

    /// <summary>What is wrong with the pair, one of which must be given.</summary>
    public static IEnumerable<ConfigurationMistake> ValidateRequired(string path, Secret? secret, string? file) => secret is null && file is null
        ? [new(path, null, $"Must be given, or {path[(path.LastIndexOf('.') + 1)..]}_file.")]
        : Validate(path, secret, file);

    private static string? Unreadable(string file)
    {
        try
        {
            return string.IsNullOrWhiteSpace(Read(file)) ? "it is empty." : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return exception.Message;
        }
    }
}
