using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Configuration.Presets;

namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>What presets bring, so that nobody is blamed for it.</summary>
internal static class PresetParts
{
    private static readonly ConcurrentDictionary<string, PipelineOptions> Known = new(StringComparer.Ordinal);

    /// <summary>A preset as part of a pipeline; null when there is none of that name.</summary>
    public static PipelineOptions? Of(string name) => Preset.Find(name) is { } preset
        ? Known.GetOrAdd(name, _ => new OptionsReader(new List<ConfigurationMistake>()).Read<PipelineOptions>(preset))
        : null;
}
