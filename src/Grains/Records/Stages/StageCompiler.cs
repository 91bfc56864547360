using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Logql;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Compiles stages against the fields that records have.</summary>
internal sealed class StageCompiler(EventSchema schema)
{
    private readonly StageBinder _binder = new(schema);

    /// <summary>Compiles a pipeline's stages.</summary>
    /// <exception cref="FormatException">One is not valid; the message says which and why.</exception>
    public StagePlan Compile(IReadOnlyList<StageOptions> stages) => new([.. stages.Select(Compile)]);

    /// <summary>Compiles one stage; those before it must have been compiled.</summary>
    /// <exception cref="FormatException">It is not valid; the message says why.</exception>
    public StageStep Compile(StageOptions options) => Compile(options, CompileCondition(options));

    /// <summary>Compiles a stage's condition; null for none.</summary>
    /// <exception cref="FormatException">It is not valid; the message says why.</exception>
    public Condition? CompileCondition(StageOptions options) => options.If.Length > 0 ? Condition.Parse(options.If, schema) : null;

    /// <summary>Compiles a stage whose condition is compiled.</summary>
    /// <exception cref="FormatException">It is not valid; the message says why.</exception>
    public StageStep Compile(StageOptions options, Condition? condition)
    {
        var (name, stage) = CompileKind(options);
        var reason = options.Drop?.Reason ?? options.Keep?.Reason ?? options.Sample?.Reason ?? options.Logql?.Reason ?? name;
        return new StageStep(stage, condition, name, reason) { IsInverted = options.Keep is { Fields.Count: 0 } };
    }

    private (string Name, IStage Stage) CompileKind(StageOptions options) => options switch
    {
        { Json: { } json } => ("json", ParsingStages.Compile(json, _binder)),
        { Logfmt: { } logfmt } => ("logfmt", ParsingStages.Compile(logfmt, _binder)),
        { KeyValue: { } keyValue } => ("key_value", ParsingStages.Compile(keyValue, _binder)),
        { Regex: { } regex } => ("regex", ParsingStages.Compile(regex, _binder)),
        { Pattern: { } pattern } => ("pattern", ParsingStages.Compile(pattern, _binder)),
        { Cri: { } cri } => ("cri", ParsingStages.Compile(cri, _binder)),
        { Docker: { } docker } => ("docker", ParsingStages.Compile(docker, _binder)),
        { Syslog: { } syslog } => ("syslog", ParsingStages.Compile(syslog, _binder)),
        { OtelAttributes: { } otel } => ("otel_attributes", ParsingStages.Compile(otel, _binder)),
        { Set: { } set } => ("set", new SetStage([.. set.Select(rule => (_binder.Write(rule.Key), _binder.Template(rule.Value)))])),
        { Rename: { } rename } => (
            "rename",
            new MoveStage([.. rename.Select(rule => (_binder.Read(rule.Key), _binder.Write(rule.Value)))], [.. rename.Keys.Select(_binder.Take)])),
        { Remove: { } remove } => ("remove", new RemoveStage([.. remove.Select(_binder.Take)])),
        { Keep: { Fields.Count: > 0 } keep } => ("keep", new MoveStage(_binder.Keep(keep.Fields), taken: null)),
        { Keep: not null } => ("keep", new DropStage(null, null)),
        { Map: { } map } => ("map", ValueStages.Compile(map, _binder)),
        { Replace: { } replace } => ("replace", ValueStages.Compile(replace, _binder)),
        { Decolorize: { } decolorize } => ("decolorize", new DecolorizeStage(_binder.Change([decolorize.Source]))),
        { Redact: { } redact } => ("redact", ValueStages.Compile(redact, _binder)),
        { Level: { } level } => ("level", ValueStages.Compile(level, _binder)),
        { Timestamp: { } timestamp } => ("timestamp", ValueStages.Compile(timestamp, _binder)),
        { Drop: { } drop } => ("drop", new DropStage(drop.OlderThan?.TotalMilliseconds, drop.LongerThan)),
        { Sample: { } sample } => ("sample", ValueStages.Compile(sample, _binder)),
        { Line: { } line } => ("line", new LineStage(_binder.Template(line))),
        { Split: { } split } => ("split", ParsingStages.Compile(split, _binder)),
        { Logql: { } logql } => ("logql", new LogqlStage(LogqlPipeline.Parse(logql.Query, schema))),
        _ => throw new FormatException("a stage is missing"),
    };
}
