using CsCheck;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Labels;
using OrleansKafkaLoki.Grains.Records.Stages;

namespace OrleansKafkaLoki.Grains.Tests.Records.Stages;

/// <summary>Pipelines of stages of all kinds, in any order, over a handful of fields, so that they meet.</summary>
internal static class AnyStages
{
    private static readonly Gen<string> Fields = Gen.OneOf("a", "a.b", "b", "log", "message", "records", "status", "time", "kubernetes.labels.app", "x[0]");
    private static readonly Gen<string> Written = Gen.OneOf("a", "b", "a.b", "level", "log", "message", "new", "deep.er");
    private static readonly Gen<string> Source = Gen.OneOf(Gen.Const(""), Fields);
    private static readonly Gen<StageFailureAction> OnError = Gen.Enum<StageFailureAction>();

    private static readonly Gen<string> Templates = Gen.OneOf(
        Fields.Select(field => $"{{{{ {field} }}}}"),
        Fields.Select(Fields, (a, b) => $"{{{{ {a} | or {b} | or \"none\" }}}}"),
        Fields.Select(Fields, (a, b) => $"<{{{{ {a} | lower | trunc 8 }}}}/{{{{ {b} }}}}>"),
        Fields.Select(field => $"{{{{ {field} | b64dec | urldecode | regexReplaceAll \"[a-m]+\" \"$0-\" }}}}"),
        Gen.OneOf("{{ topic }}-{{ offset }}", "{{ headers.h }}", "{{ .log | sha256 }}", "fixed", "{{ message_key | upper }}"));

    private static readonly Gen<string> Conditions = Gen.OneOf(
        Gen.Const(""),
        Fields.Select(field => $"{field} = \"debug\" or {field} >= 3"),
        Fields.Select(field => $"not has({field}) and |= \"e\""),
        Fields.Select(field => $"{field} =~ \".*[0-9]+.*\" or {field} > 10ms or {field} < 3KiB"),
        Gen.OneOf("|~ \"GET|POST\"", "!= \"healthz\"", "topic = \"logs\"", "a = ip(\"10.0.0.0/8\")"));

    /// <summary>One of each kind.</summary>
    public static Gen<StageOptions> One { get; } = Gen.OneOf(
        Gen.Select(Source, Gen.OneOf("", "a", "new"), Gen.Bool, OnError, (source, target, some, onError) => new StageOptions
        {
            Json = new() { Source = source, Target = target, Expressions = some ? new() { ["b"] = "a.b", ["new"] = "x[1]" } : [], OnError = onError },
        }),
        Gen.Select(Source, Gen.OneOf("", "new"), Gen.Bool, OnError, (source, target, some, onError) => new StageOptions
        {
            Logfmt = new() { Source = source, Target = target, Mapping = some ? new() { ["b"] = "level" } : [], OnError = onError },
        }),
        Gen.Select(Source, Gen.OneOf("", "a"), Gen.OneOf(("=", " "), (":", ","), ("=>", "; ")), OnError, (source, target, by, onError) => new StageOptions
        {
            KeyValue = new() { Source = source, Target = target, KeyValueDelimiter = by.Item1, FieldDelimiter = by.Item2, OnError = onError },
        }),
        Gen.Select(Source, Gen.OneOf("(?P<a>\\w+) (?P<b>.*)", "^(?P<level>[A-Z]+)|(?P<new>\\d{3})", "(?i)level=(?P<level>\\S*)"), OnError, (source, expression, onError) => new StageOptions
        {
            Regex = new() { Source = source, Expression = expression, OnError = onError },
        }),
        Gen.Select(Source, Gen.OneOf("<a> - <_> [<_>] \"<b> <_>\" <status>", "<new>=<b>"), OnError, (source, expression, onError) => new StageOptions
        {
            Pattern = new() { Source = source, Expression = expression, OnError = onError },
        }),
        Gen.Select(Source, OnError, (source, onError) => new StageOptions { Cri = new() { Source = source, OnError = onError } }),
        Gen.Select(Source, OnError, (source, onError) => new StageOptions { Docker = new() { Source = source, OnError = onError } }),
        Gen.Select(Source, OnError, (source, onError) => new StageOptions { Syslog = new() { Source = source, OnError = onError } }),
        Gen.Select(Written, Written, Templates, Templates, (a, b, x, y) => new StageOptions { Set = new() { [a] = x, [b] = y } }),
        Gen.Select(Written, Written, Written, (a, b, c) => new StageOptions { Rename = new() { [a] = b, [b] = c } }),
        Written.List[1, 3].Select(paths => new StageOptions { Remove = paths }),
        Written.List[1, 3].Select(paths => new StageOptions { Keep = new() { Fields = paths } }),
        Gen.Bool.Select(_ => new StageOptions { Keep = new() { Reason = "kept" } }),
        Gen.Select(Fields, Written, Gen.Bool, Gen.OneOf(null, "", "other"), (source, target, ignoreCase, other) => new StageOptions
        {
            Map = new() { Source = source, Target = target, IgnoreCase = ignoreCase, Default = other, Values = new() { ["debug"] = "DEBUG", ["/^[0-9]+$/"] = "number" } },
        }),
        Gen.Select(Source, Gen.OneOf("([0-9]+)", "e", "(a)|(b)", "\\b"), Gen.OneOf("", "*", "<{{ .Value }}>"), (source, expression, with) => new StageOptions
        {
            Replace = new() { Source = source, Expression = expression, Replace = with },
        }),
        Source.Select(source => new StageOptions { Decolorize = new() { Source = source } }),
        Gen.Select(Written.List[0, 2], Gen.Bool, (fields, hashes) => new StageOptions
        {
            Redact = new()
            {
                Patterns = ["email", "ipv4", "ipv6", "card", "jwt", "bearer"], Fields = fields, Expressions = new() { ["id"] = "id-[0-9]+" },
                Replace = hashes ? "[{{ name }} {{ hash }}]" : "[{{ name }}]", Salt = hashes ? new("salt") : null,
            },
        }),
        Gen.Select(Fields.List[0, 2], Written, (fields, target) => new StageOptions { Level = new() { Fields = fields, Target = target } }),
        Gen.Select(Fields, Gen.OneOf("auto", "RFC3339Nano", "Unix", "UnixMs", "Jan _2 15:04:05", "%d/%b/%Y:%H:%M:%S %z"), OnError, (source, format, onError) => new StageOptions
        {
            Timestamp = new() { Source = source, Format = format, ActionOnFailure = onError },
        }),
        Gen.OneOf(1, 20, 100).Select(bytes => new StageOptions { Drop = new() { LongerThan = bytes } }),
        Gen.OneOf(1, 48).Select(hours => new StageOptions { Drop = new() { OlderThan = TimeSpan.FromHours(hours) } }),
        Gen.Select(Gen.Double[0, 1], Fields.List[0, 2], (rate, by) => new StageOptions { Sample = new() { Rate = rate, By = by } }),
        Gen.Select(Source, Gen.OneOf("", "new", "a"), OnError, (source, target, onError) => new StageOptions { OtelAttributes = new() { Source = source, Target = target, OnError = onError } }),
        Gen.Select(Gen.OneOf(Source, Gen.OneOf("records[].a", "a[].b[].c", "a[]")), Gen.Enum<SplitMode>(), Gen.OneOf("", "a", "records"), (source, by, target) => new StageOptions
        {
            Split = new() { Source = source, By = by, Target = target },
        }),
        Gen.OneOf(
            "| json | level != \"debug\" or status > 3 | label_format new=a, b=\"{{.level | upper}}\" | drop log",
            "| logfmt --keep-empty | line_format \"{{.a}} {{.message}}\"",
            "| json a=\"a.b\", level=\"x[0]\" | keep a, level, message",
            "| unpack | pattern `<a> <b>` | label_format b=`{{ if .a }}{{ trunc 3 .b }}{{ else }}{{ __line__ }}{{ end }}` | decolorize")
            .Select(query => new StageOptions { Logql = new() { Query = query } }),
        Templates.Select(template => new StageOptions { Line = template }));

    /// <summary>Pipelines that the validators let pass.</summary>
    public static Gen<PipelineOptions> Pipelines { get; } = Gen.Select(
        Gen.Select(One, Conditions, (stage, condition) => With(stage, condition)).List[1, 7],
        Gen.Enum<DecodingCodec>(), Gen.Enum<LineCodec>(), Gen.Enum<UndecodablePolicy>(), Templates, Templates, (stages, codec, line, undecodable, label, metadata) => new PipelineOptions
        {
            Source = { Decoding = { Codec = codec, OnError = undecodable } },
            Stages = stages,
            Sink =
            {
                Encoding = { Codec = line },
                Labels =
                {
                    ["job"] = "test", ["l"] = label, ["{{ topic }}_{{ a | or \"none\" }}"] = "{{ offset }}",
                    ["k_*"] = new PairOptions { Value = "{{ a }}", Except = ["b", "*x"] },
                },
                StructuredMetadata = { ["m"] = new PairOptions { Value = $"{metadata}{{{{ offset }}}}", OnMissing = MissingPartAction.Empty }, ["h_*"] = "{{ headers }}" },
                LongLines = { Action = LongLineAction.Split },
                Limits = { MaxLineSize = 200 },
            },
        }).Where(options => !StagesValidator.Validate(new StagePaths("p", 0), options.Stages, options.Source)
            .Concat(LokiLabelsValidator.Validate("sink", options.Sink, options.Source, options.Stages)).Any(mistake => !mistake.IsWarning));

    private static StageOptions With(StageOptions stage, string condition)
    {
        stage.If = stage.Keep is { Fields: [] } && condition.Length == 0 ? "has(a)" : stage.Split is null ? condition : "";
        return stage;
    }
}
