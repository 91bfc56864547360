using YamlDotNet.Core;

namespace OrleansKafkaLoki.Silo.Configuration.Yaml;

/// <summary>A value of a YAML document, with where it begins.</summary>
internal abstract record YamlValue(Mark Start);

/// <summary>A text, number, boolean or null.</summary>
/// <param name="Text">The text, or null for an empty or <c>null</c> value without quotes.</param>
/// <param name="Start">Where it begins.</param>
internal sealed record YamlScalar(string? Text, Mark Start) : YamlValue(Start);

/// <summary>A list.</summary>
internal sealed record YamlList(IReadOnlyList<YamlValue> Items, Mark Start) : YamlValue(Start);

/// <summary>A map, in the order of the document and with its duplicates, which the reader reports.</summary>
internal sealed record YamlMap(IReadOnlyList<YamlEntry> Entries, Mark Start) : YamlValue(Start);

/// <summary>One name and value of a map.</summary>
internal sealed record YamlEntry(string Name, YamlValue Value, Mark Start);
