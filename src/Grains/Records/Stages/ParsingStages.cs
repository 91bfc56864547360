using System.Text;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Parsing;
using OrleansKafkaLoki.Grains.Records.Templates;
using OrleansKafkaLoki.Grains.Records.Times;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Compiles the stages that take texts apart.</summary>
internal static class ParsingStages
{
    public static IStage Compile(JsonStageOptions options, StageBinder binder)
    {
        var source = binder.Text(options.Source);
        var (wanted, expressions) = Wanted(options.Expressions, FieldPath.Parse, binder);
        return new JsonStage(source, Target(options.Target, expressions.Count, binder), expressions, wanted, StageBinder.Failure(options.OnError));
    }

    public static IStage Compile(LogfmtStageOptions options, StageBinder binder)
    {
        var source = binder.Text(options.Source);
        var (wanted, expressions) = Wanted(options.Mapping, FieldPath.OfRoot, binder);
        return new LogfmtStage(source, Target(options.Target, expressions.Count, binder), expressions, wanted, StageBinder.Failure(options.OnError));
    }

    public static IStage Compile(KeyValueStageOptions options, StageBinder binder)
    {
        if (options.KeyValueDelimiter.Length == 0 || options.FieldDelimiter.Length == 0 || options.KeyValueDelimiter == options.FieldDelimiter)
        {
            throw new FormatException("key_value_delimiter and field_delimiter must be two different texts");
        }

        var syntax = new KeyValueSyntax(Encoding.UTF8.GetBytes(options.KeyValueDelimiter), Encoding.UTF8.GetBytes(options.FieldDelimiter));
        return new KeyValueStage(binder.Text(options.Source), binder.WriteAny(options.Target), syntax, StageBinder.Failure(options.OnError));
    }

    public static IStage Compile(RegexStageOptions options, StageBinder binder) =>
        RegexParser.TryCreate(options.Expression, out var parser, out var error)
            ? Capture(options.Source, parser, options.OnError, binder)
            : throw new FormatException($"regex.expression: {error}");

    public static IStage Compile(PatternStageOptions options, StageBinder binder) =>
        PatternParser.TryCreate(options.Expression, out var parser, out var error)
            ? Capture(options.Source, parser, options.OnError, binder)
            : throw new FormatException($"pattern.expression: {error}");

    public static IStage Compile(CriStageOptions options, StageBinder binder) => Envelope(options.Source, new CriParser(), "content", "time", options.OnError, binder);

    public static IStage Compile(DockerStageOptions options, StageBinder binder) => Envelope(options.Source, new DockerParser(), "log", "time", options.OnError, binder);

    public static IStage Compile(SyslogStageOptions options, StageBinder binder) =>
        Envelope(options.Source, new SyslogParser(), "message", "timestamp", options.OnError, binder, "Jan _2 15:04:05", "Jan _2 2006 15:04:05");

    public static IStage Compile(SplitStageOptions options, StageBinder binder)
    {
        const string Each = "[]";
        var target = binder.WriteAny(options.Target);
        if (options.By == SplitMode.Lines)
        {
            return new SplitStage(binder.Text(options.Source), new LineSplitter(), frame: null, target);
        }

        var arrays = options.Source.EndsWith(Each, StringComparison.Ordinal) ? options.Source[..^Each.Length] : options.Source;
        var (outer, inner) = arrays.Split(Each) is [var first, .. var rest] ? (first, rest) : ("", []);
        return inner.Length > 0 && outer.Length == 0
            ? throw new FormatException("split.source must name the field that [] stands behind")
            : new SplitStage(binder.Text(outer), new ArraySplitter(inner.Select(FieldPath.Parse)), inner.Length > 0 ? binder.Write(outer) : null, target);
    }

    public static IStage Compile(OtelAttributesStageOptions options, StageBinder binder) =>
        new OtelAttributesStage(binder.Text(options.Source), binder.WriteAny(options.Target), StageBinder.Failure(options.OnError));

    private static CaptureStage Capture(string source, ICapturingParser parser, StageFailureAction onError, StageBinder binder) => parser.Names.Count > 0
        ? new CaptureStage(binder.Text(source), parser, [.. parser.Names.Select(name => binder.Write(FieldPath.OfRoot(name).ToString()))], StageBinder.Failure(onError))
        : throw new FormatException("it names no field, so it has no effect");

    // What becomes the line or the entry's time is no field besides.
    private static CaptureStage Envelope(
        string source, ICapturingParser parser, string line, string time, StageFailureAction onError, StageBinder binder, params string[] otherTimes) =>
        new(binder.Text(source), parser, [.. parser.Names.Select(name => name == line || name == time ? null : binder.Write(name))], StageBinder.Failure(onError))
        {
            Line = parser.Names.ToList().IndexOf(line),
            Time = parser.Names.ToList().IndexOf(time),
            TimeFormats = [.. otherTimes.Prepend("auto").Select(format => TimeFormat.TryCreate(format, null, out var compiled, out var error)
                ? compiled
                : throw new FormatException(error))],
        };

    private static JsonPathNode? Target(string target, int expressions, StageBinder binder) => expressions > 0 ? null : binder.WriteAny(target);

    private static (JsonPathTree Wanted, List<(JsonPathNode Target, int Slot)> Expressions) Wanted(
        Dictionary<string, string> expressions, Func<string, FieldPath> parse, StageBinder binder)
    {
        var wanted = new JsonPathTree();
        return (wanted, [.. expressions.Select(rule => (binder.Write(rule.Key), wanted.Add(parse(rule.Value.Length > 0 ? rule.Value : rule.Key))))]);
    }
}
