using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Configuration.Yaml;

namespace OrleansKafkaLoki.Silo.Configuration.Presets;

/// <summary>Parts of a pipeline for what a well-known source writes. What the pipeline says itself goes before it; its stages come behind the preset's.</summary>
internal static class Preset
{
    private const string Folder = "OrleansKafkaLoki.Silo.Configuration.Presets.";

    /// <summary>The names of all.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(Preset).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..^".yaml".Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The text of a preset, with its comment; null when there is none of that name.</summary>
    public static string? Text(string name)
    {
        using var stream = Names.Contains(name) ? typeof(Preset).Assembly.GetManifestResourceStream($"{Folder}{name}.yaml") : null;
        using var reader = stream is null ? null : new StreamReader(stream);
        return reader?.ReadToEnd();
    }

    /// <summary>A preset as configuration; null when there is none of that name.</summary>
    public static IConfiguration? Find(string name) => Text(name) is { } text
        ? new ConfigurationBuilder()
            .Add(new YamlConfigurationSource(name, () => new StringReader(text), new VariableExpander(static _ => null), new List<ConfigurationMistake>()))
            .Build()
        : null;
}
