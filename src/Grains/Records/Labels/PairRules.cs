using System.Text;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>The configured labels, or structured metadata, of a pipeline: names with templates, and expansions.</summary>
internal sealed class PairRules
{
    private readonly (byte[] Name, EventTemplate Value)[] _named;
    private readonly PairExpansion[] _expansions;

    /// <summary>Compiles the configuration, which must be valid, in the order of its names, whatever order it was read in.</summary>
    /// <exception cref="FormatException">A value is not a template.</exception>
    public PairRules(IReadOnlyDictionary<string, string> configuration, EventSchema schema)
    {
        var rules = configuration
            .OrderBy(rule => rule.Key, StringComparer.Ordinal)
            .Select(rule => (Name: rule.Key, Template: Template.Parse(rule.Value)))
            .ToList();
        Fields = [.. rules.SelectMany(rule => rule.Template.Fields)];
        _named = [.. rules.Where(rule => !IsExpansion(rule.Name))
            .Select(rule => (Encoding.UTF8.GetBytes(rule.Name), new EventTemplate(rule.Template, schema)))];
        _expansions = [.. rules.Where(rule => IsExpansion(rule.Name)).Select(rule => Expand(rule.Name, rule.Template, schema))];
    }

    /// <summary>All fields that the values refer to.</summary>
    public IReadOnlyList<FieldPath> Fields { get; }

    /// <summary>True for a name that ends in <c>*</c>.</summary>
    public static bool IsExpansion(string name) => name.EndsWith('*');

    /// <summary>Evaluates all rules for a record and returns how many values were left off.</summary>
    public int Fill(RecordEvent fields, in RecordView record, PairSet pairs)
    {
        pairs.Clear();
        foreach (var expansion in _expansions)
        {
            expansion.Fill(fields, record, pairs);
        }

        foreach (var (name, value) in _named)
        {
            var nameStart = pairs.Text.WrittenCount;
            pairs.Text.Write(name);
            var valueStart = pairs.Text.WrittenCount;
            if (value.TryRender(fields, record, pairs.Text))
            {
                pairs.Add(nameStart, valueStart, expanded: false);
            }
            else
            {
                pairs.Text.Truncate(nameStart);
            }
        }

        return pairs.Finish();
    }

    private static PairExpansion Expand(string name, Template template, EventSchema schema) => template.SingleField is { } path
        ? new PairExpansion(name[..^1], schema.Bind(path))
        : throw new FormatException($"'{name}' expands an object, so its value must be a single field.");
}
