using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Stages;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Checks;

/// <summary>Finds what a pipeline does with records in vain: what it reads out of them and leaves behind, and lines that another one replaces.</summary>
public static class EffectValidator
{
    /// <summary>Finds everything of that kind. What comes from a preset is not looked at.</summary>
    /// <param name="paths">Where the pipeline's stages stand.</param>
    /// <param name="pipeline">The pipeline.</param>
    public static IEnumerable<ConfigurationMistake> Validate(StagePaths paths, PipelineOptions pipeline)
    {
        var reading = StageReading.Of(paths, pipeline.Stages, pipeline.Source);
        if (!reading.IsWhole)
        {
            return [];
        }

        var use = new FieldUse(pipeline, reading.Stages);
        return
        [
            .. reading.Stages.Where(stage => stage.Index >= paths.OfPreset).SelectMany(stage => CheckStage(paths, stage, use, pipeline, reading.Stages)),
            .. CheckLine($"{paths.Pipeline}.sink", paths, pipeline.Sink, reading.Stages),
            .. CheckLineFields($"{paths.Pipeline}.sink.encoding", pipeline.Sink.Encoding, reading, use),
            .. CheckMessageKey($"{paths.Pipeline}.source.message_key", pipeline, use),
        ];
    }

    private static IEnumerable<ConfigurationMistake> CheckStage(StagePaths paths, StageFacts stage, FieldUse use, PipelineOptions pipeline, IReadOnlyList<StageFacts> stages)
    {
        var at = paths.Of(stage.Index, stage.Step.Name);
        if (Captures(stage).Where(field => !use.IsRead(field, stage.Index)).ToList() is { Count: > 0 } unused)
        {
            yield return new(
                at, string.Join(", ", unused),
                "Nothing reads it: no stage behind, no label, structured metadata, tenant or line. Name it in one of them, or leave it out.") { IsWarning = true };
        }

        foreach (var field in stage.Changes.Where(field => !use.IsRead(field, stage.Index)))
        {
            yield return new(
                at, field.ToString(),
                "Nothing reads what becomes of this field, and the line is not made of it: make the line of it behind (line, encoding.codec), or change the line itself by naming no field.")
            {
                // Whoever redacts relies on it.
                IsWarning = stage.Options.Redact is null,
            };
        }

        if (stage.ChangesLine && !stages.Any(other => other.Index < stage.Index && other.MakesLine) && IsOtherThanValue(pipeline))
        {
            yield return new(
                at, null,
                $"The line is the record's value here, and where this changes it, it is sent in place of what encoding.codec ({Name(pipeline.Sink.Encoding.Codec)}) makes. "
                + "Name the fields to change, or make the line before with a line stage.") { IsWarning = true };
        }
    }

    // Those that the configuration names; what an envelope's parser reads is as it comes.
    private static IEnumerable<FieldPath> Captures(StageFacts stage) => stage.Options is
        { Json: not null } or { Logfmt: not null } or { KeyValue: not null } or { Regex: not null } or { Pattern: not null } or { OtelAttributes: not null }
        or { Set: not null } or { Map: not null } or { Level: not null }
            ? stage.Writes
            : [];

    private static bool IsOtherThanValue(PipelineOptions pipeline) => pipeline.Sink.Encoding.Codec switch
    {
        LineCodec.RawMessage => false,
        LineCodec.Text => pipeline.Source.Decoding.Codec == DecodingCodec.Json,
        _ => true,
    };

    private static IEnumerable<ConfigurationMistake> CheckLine(string path, StagePaths paths, LokiSinkOptions sink, IReadOnlyList<StageFacts> stages)
    {
        if (sink.Encoding.Codec != LineCodec.RawMessage && stages.FirstOrDefault(MakesEachLine) is { } maker)
        {
            yield return new(
                $"{path}.encoding.codec", Name(sink.Encoding.Codec),
                $"Has no effect, and neither has what chooses fields for it: {paths.Of(maker.Index)} ({maker.Step.Name}) makes every line. Remove one of the two.") { IsWarning = true };
        }
    }

    private static bool MakesEachLine(StageFacts stage) => stage is { IsForAll: true, Options.Line: { } line } && TemplateSense.AlwaysHasValue(Template.Parse(line));

    private static IEnumerable<ConfigurationMistake> CheckLineFields(string path, EncodingOptions encoding, StageReading reading, FieldUse use) =>
        from field in encoding.OnlyFields.Index().Select(item => (Path: $"{path}.only_fields.{item.Index}", item.Item))
            .Concat(encoding.ExceptFields.Index().Select(item => (Path: $"{path}.except_fields.{item.Index}", item.Item)))
        where use.WholeEventIsLine && FieldPath.TryParse(field.Item, out var parsed, out _) && !reading.CanHave(parsed)
        select new ConfigurationMistake(field.Path, field.Item, "Has no effect: no record can have this field. Read it in a stage, or set source.decoding.codec to json.") { IsWarning = true };

    private static IEnumerable<ConfigurationMistake> CheckMessageKey(string path, PipelineOptions pipeline, FieldUse use)
    {
        var source = pipeline.Source;
        if (source is { Decoding.Codec: DecodingCodec.Json, MessageKey: { Length: > 0 } name } && name != new KafkaSourceOptions().MessageKey
            && pipeline.Sink.Encoding.Codec == LineCodec.RawMessage && !use.IsReadAnywhere(name))
        {
            yield return new(
                path, name,
                "Has no effect: of a JSON value it names no field, and nothing reads it of others. For a line that is one field of the value, set sink.encoding.codec to text.")
            {
                IsWarning = true,
            };
        }
    }

    private static string Name(LineCodec codec) => codec.ToString().ToLowerInvariant();
}
