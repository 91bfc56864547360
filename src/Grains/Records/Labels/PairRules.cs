using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>The configured labels, or structured metadata, of a pipeline: names with templates, and expansions.</summary>
internal sealed class PairRules
{
    private readonly PairRule[] _named;
    private readonly PairExpansion[] _expansions;

    /// <summary>Compiles the configuration, which must be valid, in the order of its names, whatever order it was read in.</summary>
    /// <exception cref="FormatException">A name or a value is not a template.</exception>
    public PairRules(IReadOnlyDictionary<string, PairOptions> configuration, EventSchema schema)
    {
        var rules = configuration
            .OrderBy(rule => rule.Key, StringComparer.Ordinal)
            .Select(rule => (Name: rule.Key, Options: rule.Value, Template: Template.Parse(rule.Value.Value)))
            .ToList();
        Fields = [.. rules.SelectMany(rule => rule.Template.Fields)];
        _named = [.. rules.Where(rule => !PairName.IsExpansion(rule.Name))
            .Select(rule => new PairRule(rule.Name, rule.Template, rule.Options.OnMissing, schema))
            .OrderByDescending(rule => rule.IsNamedByRecord)];
        _expansions = [.. rules.Where(rule => PairName.IsExpansion(rule.Name)).Select(rule => Expand(rule.Name, rule.Template, rule.Options.Except, schema))];
    }

    /// <summary>All fields that the values refer to.</summary>
    public IReadOnlyList<FieldPath> Fields { get; }

    /// <summary>Evaluates all rules for a record and returns how many values were left off.</summary>
    public int Fill(RecordEvent fields, in RecordView record, PairSet pairs)
    {
        pairs.Clear();
        foreach (var expansion in _expansions)
        {
            expansion.Fill(fields, record, pairs);
        }

        foreach (var rule in _named)
        {
            rule.Fill(fields, record, pairs);
        }

        return pairs.Finish();
    }

    private static PairExpansion Expand(string name, Template template, IEnumerable<string> except, EventSchema schema) =>
        template.SingleField is { } path
            ? new PairExpansion(name[..^1], schema.Bind(path), new NamePatterns(except))
            : throw new FormatException($"'{name}' expands an object, so its value must be a single field.");
}
