using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>Checks the fields that a sink refers to: that there can be such a field, and that it matters.</summary>
internal static class FieldsValidator
{
    /// <summary>Finds the templates with a field that no record can have.</summary>
    /// <param name="path">Where the sink stands.</param>
    /// <param name="sink">The sink.</param>
    /// <param name="schema">The fields that records have.</param>
    public static IEnumerable<ConfigurationMistake> ValidateTemplates(string path, LokiSinkOptions sink, EventSchema schema) =>
    [
        .. sink.Labels.SelectMany(pair => ValidatePair($"{path}.labels.{pair.Key}", pair.Key, pair.Value.Value, schema)),
        .. sink.StructuredMetadata.SelectMany(pair => ValidatePair($"{path}.structured_metadata.{pair.Key}", pair.Key, pair.Value.Value, schema)),
        .. ValidateTemplate($"{path}.tenant_id", sink.TenantId ?? "", schema),
    ];

    /// <summary>Finds what is wrong with the choice of a line's fields.</summary>
    public static IEnumerable<ConfigurationMistake> ValidateLine(string path, LokiSinkOptions sink) =>
    [
        .. ValidatePaths($"{path}.encoding.only_fields", sink.Encoding.OnlyFields),
        .. ValidatePaths($"{path}.encoding.except_fields", sink.Encoding.ExceptFields),
        .. sink.Encoding.Codec is LineCodec.RawMessage or LineCodec.Text ? ValidateRawLine(path, sink) : [],
    ];

    private static IEnumerable<ConfigurationMistake> ValidatePair(string path, string name, string value, EventSchema schema) =>
        [.. PairName.IsTemplate(name) ? ValidateTemplate(path, name, schema) : [], .. ValidateTemplate(path, value, schema)];

    private static IEnumerable<ConfigurationMistake> ValidateTemplate(string path, string value, EventSchema schema)
    {
        // What is no template at all is reported elsewhere.
        foreach (var field in Template.TryParse(value, out var template, out _) ? template.Fields : [])
        {
            if (!schema.CanHave(field))
            {
                yield return new(path, value, $"No record can have the field {field}: {Remedy(schema)}.");
            }
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
