using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Stages;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>Checks the fields that a sink refers to: that there can be such a field, and that it matters.</summary>
internal static class FieldsValidator
{
    /// <summary>Finds the templates with a field that no record can have, and those that never have a value.</summary>
    /// <param name="path">Where the sink stands.</param>
    /// <param name="sink">The sink.</param>
    /// <param name="stages">The stages, behind which it gets its fields.</param>
    /// <param name="ofPreset">What of it comes from the pipeline's preset; null for nothing.</param>
    public static IEnumerable<ConfigurationMistake> ValidateTemplates(string path, LokiSinkOptions sink, StageReading stages, LokiSinkOptions? ofPreset) =>
    [
        .. ValidatePairs($"{path}.labels", sink.Labels, stages, ofPreset?.Labels),
        .. ValidatePairs($"{path}.structured_metadata", sink.StructuredMetadata, stages, ofPreset?.StructuredMetadata),
        .. ValidateTemplate($"{path}.tenant_id", sink.TenantId ?? "", stages),
    ];

    /// <summary>Finds what is wrong with the choice of a line's fields.</summary>
    public static IEnumerable<ConfigurationMistake> ValidateLine(string path, LokiSinkOptions sink) =>
    [
        .. ValidatePaths($"{path}.encoding.only_fields", sink.Encoding.OnlyFields),
        .. ValidatePaths($"{path}.encoding.except_fields", sink.Encoding.ExceptFields),
        .. sink.Encoding.Codec is LineCodec.RawMessage or LineCodec.Text ? ValidateRawLine(path, sink) : [],
    ];

    // What the preset brings is not the user's doing.
    private static IEnumerable<ConfigurationMistake> ValidatePairs(
        string path, Dictionary<string, PairOptions> pairs, StageReading stages, Dictionary<string, PairOptions>? ofPreset) =>
        from pair in pairs
        from text in PairName.IsTemplate(pair.Key) ? [pair.Key, pair.Value.Value] : (string[])[pair.Value.Value]
        from mistake in ValidateTemplate($"{path}.{pair.Key}", text, stages)
        select ofPreset?.GetValueOrDefault(pair.Key)?.Value == pair.Value.Value ? mistake with { IsWarning = true } : mistake;

    private static IEnumerable<ConfigurationMistake> ValidateTemplate(string path, string value, StageReading stages)
    {
        // What is no template at all, or empty, is reported elsewhere.
        if (!Template.TryParse(value, out var template, out _) || template.IsEmpty)
        {
            yield break;
        }

        foreach (var field in template.Fields)
        {
            if (!stages.CanHave(field))
            {
                yield return new(path, value, $"No record can have the field {field}: {Remedy(stages.Schema)}.");
            }
            else if (stages.TakerOf(field) is { } taker)
            {
                yield return new(path, value, $"No record has the field {field} any more: {taker} takes it away. Read it into another field before.");
            }
        }

        if (TemplateSense.FindMistake(template) is { } reason)
        {
            yield return new(path, value, reason);
        }
    }

    private static string Remedy(EventSchema schema)
    {
        var names = string.Join(", ", schema.Metadata.Select(field => field.Name).Concat(schema.HasMessage ? [schema.MessageName] : []));
        return schema.DecodesJson
            ? $"of {names}, only the headers have fields of their own; the value's field of such a name has payload_ before it"
            : $"set source.decoding.codec to json for the fields of a JSON value, read it in a stage, or use one of {names}";
    }

    private static IEnumerable<ConfigurationMistake> ValidatePaths(string path, List<string> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (!FieldPath.TryParse(fields[i], out _, out var error))
            {
                yield return new($"{path}.{i}", fields[i], $"Correct the field's path: {error}.");
            }
        }
    }

    private static IEnumerable<ConfigurationMistake> ValidateRawLine(string path, LokiSinkOptions sink) =>
        from setting in new[]
        {
            (Name: "encoding.only_fields", IsSet: sink.Encoding.OnlyFields.Count > 0),
            (Name: "encoding.except_fields", IsSet: sink.Encoding.ExceptFields.Count > 0),
            (Name: "remove_label_fields", IsSet: sink.RemoveLabelFields),
            (Name: "remove_structured_metadata_fields", IsSet: sink.RemoveStructuredMetadataFields),
        }
        where setting.IsSet
        select new ConfigurationMistake(
            $"{path}.{setting.Name}", null, "Remove it, or set encoding.codec to json or logfmt: a raw_message or text line is no list of fields.");
}
