using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OrleansKafkaLoki.Silo.Configuration.Yaml;

using Scalar = YamlDotNet.Core.Events.Scalar; // Another library has a namespace of that name.

/// <summary>
/// Reads one YAML document with anchors, aliases and merge keys (<c>&lt;&lt;</c>). YamlDotNet's own tree stops at the first duplicate
/// name; this one keeps them all, so that they can be reported together.
/// </summary>
internal sealed class YamlTreeReader
{
    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, YamlValue> _anchors = [];

    private YamlTreeReader(TextReader text) => _parser = new Parser(text);

    /// <summary>The document's value, or null when it holds none.</summary>
    /// <exception cref="YamlException">The text is not YAML, or holds several documents.</exception>
    public static YamlValue? Read(TextReader text)
    {
        var reader = new YamlTreeReader(text);
        reader._parser.Consume<StreamStart>();
        if (!reader._parser.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        var value = reader.ReadValue();
        reader._parser.Consume<DocumentEnd>();
        return reader._parser.Accept<DocumentStart>(out var second)
            ? throw new YamlException(second.Start, second.End, "A second document begins; a configuration is one document.")
            : value;
    }

    private YamlValue ReadValue()
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.TryGetValue(alias.Value, out var anchored)
                ? anchored
                : throw new YamlException(alias.Start, alias.End, $"Nothing above is anchored as &{alias.Value}.");
        }

        var start = _parser.Consume<NodeEvent>();
        YamlValue value = start switch
        {
            Scalar scalar => new YamlScalar(IsNull(scalar) ? null : scalar.Value, scalar.Start),
            SequenceStart => ReadList(start.Start),
            _ => ReadMap(start.Start),
        };
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor] = value;
        }

        return value;
    }

    private YamlList ReadList(Mark start)
    {
        var items = new List<YamlValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadValue());
        }

        return new YamlList(items, start);
    }

    private YamlMap ReadMap(Mark start)
    {
        var entries = new List<YamlEntry>();
        var merged = new List<YamlEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var name))
            {
                throw new YamlException(_parser.Current!.Start, _parser.Current.End, "A name must be plain text.");
            }

            var value = ReadValue();
            if (name is { Value: "<<", Style: ScalarStyle.Plain })
            {
                merged.AddRange(EntriesToMerge(value));
            }
            else
            {
                entries.Add(new YamlEntry(name.Value, value, name.Start));
            }
        }

        // What stands in the map itself wins over what is merged into it, and the first merged map over later ones.
        var names = entries.Select(entry => entry.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        entries.AddRange(merged.Where(entry => names.Add(entry.Name)));
        return new YamlMap(entries, start);
    }

    private static IEnumerable<YamlEntry> EntriesToMerge(YamlValue value) => value switch
    {
        YamlMap map => map.Entries,
        YamlList list => list.Items.SelectMany(EntriesToMerge),
        _ => throw new YamlException(value.Start, value.Start, "Only a map, or a list of maps, can be merged with <<."),
    };

    private static bool IsNull(Scalar scalar) =>
        scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" };
}
