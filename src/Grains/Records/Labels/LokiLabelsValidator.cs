using System.Text;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Stages;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>Checks what a record's labels, structured metadata, tenant and line are made of.</summary>
public static class LokiLabelsValidator
{
    /// <summary>Finds every mistake of that kind below <paramref name="path"/>, such as <c>pipelines.app.sink</c>.</summary>
    /// <param name="path">Where the sink stands.</param>
    /// <param name="sink">The sink.</param>
    /// <param name="source">The source, which decides what fields there are.</param>
    /// <param name="stages">The stages, which may write others.</param>
    /// <param name="paths">Where those stand.</param>
    /// <param name="ofPreset">What of the sink comes from the pipeline's preset; null for nothing.</param>
    public static IEnumerable<ConfigurationMistake> Validate(
        string path, LokiSinkOptions sink, KafkaSourceOptions source, IReadOnlyList<StageOptions> stages, StagePaths paths = default, LokiSinkOptions? ofPreset = null) =>
    [
        .. ValidateLabels($"{path}.labels", sink),
        .. sink.StructuredMetadata.SelectMany(pair => PairValidator.Validate($"{path}.structured_metadata.{pair.Key}", pair.Key, pair.Value)),
        .. sink.StructuredMetadata.Keys.Where(name => name.Length > 0 && name.Trim('_').Length == 0).Select(name => new ConfigurationMistake(
            $"{path}.structured_metadata.{name}", name, "Give a name with a letter or digit: Loki refuses every push with this one.")),
        .. ValidateTenant(path, sink),
        .. FieldsValidator.ValidateTemplates(path, sink, StageReading.Of(paths, stages, source), ofPreset),
        .. FieldsValidator.ValidateLine(path, sink),
    ];

    private static IEnumerable<ConfigurationMistake> ValidateLabels(string path, LokiSinkOptions sink)
    {
        if (sink.Labels.Count == 0)
        {
            yield return new(path, null, "Give at least one label, such as topic: \"{{ topic }}\".");
        }

        var named = sink.Labels.Keys.Count(PairName.IsFixed);
        if (named > sink.Limits.MaxLabelNames)
        {
            yield return new(path, $"{named} labels", $"Give at most {sink.Limits.MaxLabelNames}, or raise limits.max_label_names here and in Loki.");
        }

        if (sink.Labels.Count > 0 && sink.Delivery == DeliveryMode.EffectivelyOnce && sink.Labels.Keys.All(QueryWords.Contains))
        {
            yield return new(
                path, string.Join(", ", sink.Labels.Keys),
                "Add a label such as topic: \"{{ topic }}\", or rename one: these are words of Loki's query language, so it cannot be asked for their streams.");
        }

        foreach (var (name, value) in sink.Labels)
        {
            if (name.Length > sink.Limits.MaxLabelNameLength)
            {
                yield return new($"{path}.{name}", name, $"Shorten the name to at most {sink.Limits.MaxLabelNameLength} characters.");
            }

            foreach (var mistake in PairValidator.Validate($"{path}.{name}", name, value))
            {
                yield return mistake;
            }
        }
    }

    private static IEnumerable<ConfigurationMistake> ValidateTenant(string path, LokiSinkOptions sink)
    {
        const string Remedy = "Use at most 150 letters, digits and ! - _ . * ' ( ), and neither \".\" nor \"..\".";
        var (tenant, fallback) = (sink.TenantId ?? "", sink.FallbackTenantId ?? "");
        if (!Template.TryParse(tenant, out var template, out var error))
        {
            yield return new($"{path}.tenant_id", tenant, $"Correct the template: {error}.");
        }
        else if (template.IsStatic && tenant.Length > 0 && !IsTenant(tenant))
        {
            yield return new($"{path}.tenant_id", tenant, Remedy);
        }
        else if (StrftimeText.Find(template) is { } time)
        {
            yield return new($"{path}.tenant_id", tenant, PairValidator.TimeRemedy(time));
        }
        else if (!template.IsStatic && fallback.Length == 0)
        {
            yield return new(
                $"{path}.fallback_tenant_id", sink.FallbackTenantId, "Name the tenant of records for which tenant_id has no valid value.");
        }

        if (fallback.Length > 0 && !IsTenant(fallback))
        {
            yield return new($"{path}.fallback_tenant_id", fallback, Remedy);
        }
    }

    private static bool IsTenant(string name) => TenantName.IsValid(Encoding.UTF8.GetBytes(name));
}
