using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>Checks keys.</summary>
internal static class AccessKeysValidator
{
    private const int ShortestKey = 16;
    private const int LongestName = 100;

    /// <summary>All mistakes.</summary>
    /// <param name="path">Where the keys stand.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="taken">A name that something else has; null for none.</param>
    public static IEnumerable<ConfigurationMistake> Validate(string path, IReadOnlyList<AccessKeyOptions> keys, string? taken)
    {
        var names = new HashSet<string?>(StringComparer.Ordinal) { taken };
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, key) in keys.Index())
        {
            var at = $"{path}.{i}";
            if (key.Name.Length is 0 or > LongestName || key.Name.Any(letter => letter == ':' || char.IsControl(letter)))
            {
                yield return new($"{at}.name", key.Name, $"Must be 1 to {LongestName} characters without ':': it says in the list of changes who did it.");
            }
            else if (!names.Add(key.Name))
            {
                yield return new($"{at}.name", key.Name, "Is taken by another key or by username; each needs its own, also while keys are rotated.");
            }

            var mistakes = SecretFile.ValidateRequired($"{at}.key", key.Key, key.KeyFile).ToList();
            foreach (var mistake in mistakes)
            {
                yield return mistake;
            }

            if (mistakes.Count > 0)
            {
                continue;
            }

            var secret = SecretFile.Resolve(key.Key, key.KeyFile)!.Reveal();
            if ((Weakness(secret) ?? (secrets.Add(secret) ? null : "Another entry has the same key, and only one of them can count.")) is { } weakness)
            {
                yield return key.KeyFile is null ? new($"{at}.key", key.Key!.ToString(), weakness) : new($"{at}.key_file", key.KeyFile, weakness);
            }
        }
    }

    /// <summary>What is wrong with a key by itself, at start and whenever its file is renewed; null for nothing.</summary>
    public static string? Weakness(string secret) =>
        secret.Length < ShortestKey ? $"The key must have at least {ShortestKey} characters: openssl rand -hex 32 makes one."
        : secret.Any(letter => letter is <= ' ' or > '~') ? "The key must be of ASCII letters, digits and signs without spaces, because it travels in a header: openssl rand -hex 32 makes one."
        : null;
}
