using System.Globalization;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Options;
using YamlDotNet.Core;

namespace OrleansKafkaLoki.Silo.Configuration.Yaml;

/// <summary>Lays a YAML tree out as <see cref="IConfiguration"/> keys; list items are numbered.</summary>
internal sealed class YamlFlattener(VariableExpander variables, ICollection<ConfigurationMistake> mistakes)
{
    private readonly Dictionary<string, string?> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where the values stand, by their keys.</summary>
    public Dictionary<string, YamlPlace> Places { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys and values of <paramref name="root"/>.</summary>
    public IDictionary<string, string?> Flatten(YamlMap root)
    {
        AddMap("", root);
        return _entries;
    }

    private void Add(string path, YamlValue value)
    {
        switch (value)
        {
            case YamlMap map:
                AddMap(path, map);
                break;
            case YamlList list:
                AddList(path, list);
                break;
            case YamlScalar scalar:
                Set(path, variables.Expand(path, scalar.Text, mistakes), new YamlPlace(scalar.Start.Line, scalar.Text));
                break;
        }
    }

    private void AddMap(string path, YamlMap map)
    {
        if (map.Entries.Count == 0 && path.Length > 0)
        {
            Set(path, null, new YamlPlace(map.Start.Line, null));
        }

        var seen = new Dictionary<string, YamlEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in map.Entries)
        {
            var entryPath = path.Length == 0 ? entry.Name : $"{path}.{entry.Name}";
            if (entry.Name.Contains(':', StringComparison.Ordinal))
            {
                mistakes.Add(new ConfigurationMistake(entryPath, null, $"A name cannot hold a colon ({Place(entry.Start)})."));
            }
            else if (!seen.TryAdd(entry.Name, entry))
            {
                mistakes.Add(new ConfigurationMistake(entryPath, null, DuplicateRemedy(seen[entry.Name], entry)));
            }
            else
            {
                Add(entryPath, entry.Value);
            }
        }
    }

    private void AddList(string path, YamlList list)
    {
        if (list.Items.Count == 0)
        {
            Set(path, null, new YamlPlace(list.Start.Line, null));
        }

        for (var i = 0; i < list.Items.Count; i++)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"{path}.{i}"), list.Items[i]);
        }
    }

    private void Set(string path, string? value, YamlPlace place)
    {
        var key = OptionPath.ToKey(path);
        (_entries[key], Places[key]) = (value, place);
    }

    private static string DuplicateRemedy(YamlEntry first, YamlEntry second) => first.Name == second.Name
        ? $"Stands twice, at {Place(first.Start)} and at {Place(second.Start)}; keep one."
        : $"Differs only in case from '{first.Name}' at {Place(first.Start)} (this one: {Place(second.Start)}); keep one.";

    private static string Place(Mark mark) => string.Create(CultureInfo.InvariantCulture, $"line {mark.Line}, column {mark.Column}");
}
