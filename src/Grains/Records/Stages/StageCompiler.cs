using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Templates;
using OrleansKafkaLoki.Grains.Records.Times;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Compiles stages against the fields that records have.</summary>
internal sealed class StageCompiler(EventSchema schema)
{
    /// <summary>Compiles a pipeline's stages.</summary>
    /// <exception cref="FormatException">One is not valid; the message says which and why.</exception>
    public StagePlan Compile(IReadOnlyList<StageOptions> stages) => new([.. stages.Select(Compile)]);

    /// <summary>Compiles one stage; those before it must have been compiled.</summary>
    /// <exception cref="FormatException">It is not valid; the message says why.</exception>
    public StageStep Compile(StageOptions options)
    {
        var condition = options.If.Length > 0 ? Condition.Parse(options.If, schema) : null;
        return options switch
        {
            { Json: { } json } => new(CompileJson(json), condition, "json", "json"),
            { Set: { } set } => new(new SetStage([.. set.Select(rule => (Write(rule.Key), Template(rule.Value)))]), condition, "set", ""),
            { Rename: { } rename } => new(new RenameStage([.. rename.Select(rule => (Read(rule.Key), Take(rule.Key), Write(rule.Value)))]), condition, "rename", ""),
            { Remove: { } remove } => new(new RemoveStage([.. remove.Select(Take)]), condition, "remove", ""),
            { Keep: { Fields.Count: > 0 } keep } => new(CompileKeep(keep), condition, "keep", ""),
            { Keep: { } keep } => new(new DropStage(null, null), condition, "keep", keep.Reason) { IsInverted = true },
            { Drop: { } drop } => new(new DropStage(drop.OlderThan?.TotalMilliseconds, drop.LongerThan), condition, "drop", drop.Reason),
            { Timestamp: { } timestamp } => new(CompileTimestamp(timestamp), condition, "timestamp", "timestamp"),
            { Line: { } line } => new(new LineStage(Template(line)), condition, "line", ""),
            { Split: { } split } => new(new SplitStage(Text(split.Source), split.By, Target(split)), condition, "split", "split"),
            _ => throw new FormatException("a stage is missing"),
        };
    }

    private JsonStage CompileJson(JsonStageOptions options)
    {
        var source = Text(options.Source);
        var wanted = new JsonPathTree();
        if (options.Expressions.Count == 0 && options.Target.Length == 0)
        {
            schema.BindAnyWritten();
        }

        return new JsonStage(
            source,
            options.Target.Length > 0 ? Write(options.Target) : null,
            [.. options.Expressions.Select(rule => (Write(rule.Key), wanted.Add(FieldPath.Parse(rule.Value.Length > 0 ? rule.Value : rule.Key))))],
            wanted,
            Failure(options.OnError));
    }

    private KeepFieldsStage CompileKeep(KeepStageOptions options) =>
        new([.. options.Fields.Select(FieldPath.Parse).Where(path => !schema.IsMetadata(path)).Select(path => (schema.Bind(path), schema.BindTaken(path)))]);

    private TimestampStage CompileTimestamp(TimestampStageOptions options) =>
        new(Text(options.Source), [.. options.FallbackFormats.Prepend(options.Format).Select(format => TimeFormat.TryCreate(format, options.Location, out var compiled, out var error)
            ? compiled
            : throw new FormatException(error))], Failure(options.ActionOnFailure));

    private JsonPathNode? Target(SplitStageOptions options)
    {
        if (options.Target.Length > 0)
        {
            return Write(options.Target);
        }

        schema.BindAnyWritten();
        return null;
    }

    private StageText Text(string source) => new(source.Length > 0 ? Read(source) : null);

    private EventField Read(string path) => schema.Bind(FieldPath.Parse(path));

    private JsonPathNode Write(string path) => schema.BindWritten(FieldPath.Parse(path));

    private JsonPathNode Take(string path) => schema.BindTaken(FieldPath.Parse(path));

    private EventTemplate Template(string text) => new(Templates.Template.Parse(text), schema);

    private static StageOutcome Failure(StageFailureAction action) => action switch
    {
        StageFailureAction.Drop => StageOutcome.Drop,
        StageFailureAction.DeadLetter => StageOutcome.Refuse,
        _ => StageOutcome.Failed,
    };
}
