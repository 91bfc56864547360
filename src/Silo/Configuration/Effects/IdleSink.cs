using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Silo.Configuration.Effects;

/// <summary>Finds what of a sink has no effect as things are.</summary>
internal static class IdleSink
{
    private static readonly LokiSinkOptions Defaults = new();

    /// <summary>All of it.</summary>
    /// <param name="path">Where the sink stands.</param>
    /// <param name="sink">The sink.</param>
    /// <param name="ofPreset">What of it comes from the pipeline's preset; null for nothing.</param>
    public static IEnumerable<ConfigurationMistake> Find(string path, LokiSinkOptions sink, LokiSinkOptions? ofPreset) =>
    [
        .. CheckLine(path, sink),
        .. HasFields(sink.TenantId) ? [] : Idle.Unless(
            $"{path}.fallback_tenant_id", sink.FallbackTenantId ?? "", "", "Has no effect: tenant_id is the same for every record. Remove it, or name a field in tenant_id."),
        .. CheckMetadata(path, sink, ofPreset),
        .. sink.LongLines.Action == LongLineAction.Truncate ? [] : Idle.Unless(
            $"{path}.long_lines.marker", sink.LongLines.Marker, Defaults.LongLines.Marker, "Has no effect unless long_lines.action is truncate."),
    ];

    private static IEnumerable<ConfigurationMistake> CheckLine(string path, LokiSinkOptions sink)
    {
        var encoding = sink.Encoding;
        if (encoding.Codec is LineCodec.RawMessage or LineCodec.Text)
        {
            // The others are refused there, which cannot be their default.
            return Idle.Unless($"{path}.remove_timestamp", sink.RemoveTimestamp, true, "Has no effect: a raw_message or text line has no timestamp field. Remove it, or set encoding.codec to json or logfmt.");
        }

        const string NoFields = "Has no effect: no value there has a field in it. Remove it, or write values such as \"{{ app }}\".";
        return
        [
            .. sink.Labels.Values.Any(pair => HasFields(pair.Value)) ? [] : Idle.Unless($"{path}.remove_label_fields", sink.RemoveLabelFields, false, NoFields),
            .. sink.StructuredMetadata.Values.Any(pair => HasFields(pair.Value)) ? [] : Idle.Unless($"{path}.remove_structured_metadata_fields", sink.RemoveStructuredMetadataFields, false, NoFields),
            .. CheckExceptions($"{path}.encoding.except_fields", Paths(encoding.OnlyFields), encoding.ExceptFields),
        ];
    }

    private static IEnumerable<ConfigurationMistake> CheckExceptions(string path, List<FieldPath> only, List<string> except) =>
        from item in except.Index()
        where only.Count > 0 && FieldPath.TryParse(item.Item, out var left, out _) && !only.Exists(left!.Overlaps)
        select Idle.Warn($"{path}.{item.Index}", item.Item, "Has no effect beside only_fields, which leaves this field out already: remove it.");

    private static IEnumerable<ConfigurationMistake> CheckMetadata(string path, LokiSinkOptions sink, LokiSinkOptions? ofPreset)
    {
        var own = sink.StructuredMetadata.Count(pair => ofPreset?.StructuredMetadata.GetValueOrDefault(pair.Key)?.Value != pair.Value.Value);
        if (own > 0 && sink.Limits is { MaxStructuredMetadataEntries: 0 } or { MaxStructuredMetadataSize: 0 })
        {
            yield return Idle.Warn(
                $"{path}.structured_metadata", null, "Has no effect: limits.max_structured_metadata_entries or max_structured_metadata_size is 0, so all of it is left off.");
        }
    }

    private static List<FieldPath> Paths(List<string> texts) => [.. texts.Select(text => FieldPath.TryParse(text, out var path, out _) ? path : null).OfType<FieldPath>()];

    // What is no template is reported elsewhere.
    private static bool HasFields(string? text) => text is not null && (!Template.TryParse(text, out var template, out _) || !template.IsStatic);
}
