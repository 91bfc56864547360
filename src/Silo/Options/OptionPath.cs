namespace OrleansKafkaLoki.Silo.Options;

/// <summary>
/// Paths as a person writes them, <c>pipelines.app.sink</c>, beside those of <see cref="IConfiguration"/>, <c>pipelines:app:sink</c>.
/// </summary>
internal static class OptionPath
{
    /// <summary>The <see cref="IConfiguration"/> key of a path.</summary>
    public static string ToKey(string path) => path.Replace(".", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);

    /// <summary>Whether <paramref name="path"/> is <paramref name="other"/> or lies below it.</summary>
    public static bool IsAtOrBelow(string path, string other) =>
        path.StartsWith(other, StringComparison.OrdinalIgnoreCase) && (path.Length == other.Length || path[other.Length] == '.');
}
