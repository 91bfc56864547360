using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Stages;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Stages;

public sealed class LogqlStageTests
{
    private const string Value = """{"level":"info","msg":"hi","topic":"inner","pod":{"name":"web-1","app":"web"}}""";

    [Fact]
    public void Logql_AsInGrafana_MakesLineAndLabels()
    {
        var options = StageBed.Bytes(Logql("| json | level != \"debug\" | label_format team=pod_app | line_format \"{{.msg}} {{.topic}}\" | drop pod_name"));
        options.Sink.Labels = new() { ["team"] = "{{ team }}", ["level"] = "{{ level }}", ["app"] = "{{ pod_app | or \"none\" }}", ["pod"] = "{{ pod_name | or \"none\" }}" };

        var entry = Assert.Single(StageBed.Run(options, Value));
        Assert.Equal("hi inner", entry.Line);
        Assert.Equal("""{app="none", level="info", pod="none", team="web"}""", entry.Labels);
        Assert.Empty(StageBed.Run(options, Value.Replace("info", "debug", StringComparison.Ordinal)));
    }

    [Fact]
    public void Logql_NamesThatKafkaHas_MeanTheLabelWithinAndKafkaOutside()
    {
        var options = StageBed.Bytes(Logql("| topic!=\"inner\" | json | topic=\"inner\""));
        options.Sink.Labels = new() { ["topic"] = "{{ topic }}", ["inner"] = "{{ payload_topic }}" };

        Assert.Equal("""{inner="inner", topic="logs"}""", Assert.Single(StageBed.Run(options, Value)).Labels);
    }

    [Theory]
    [InlineData(LineCodec.Json)]
    [InlineData(LineCodec.Logfmt)]
    [InlineData(LineCodec.RawMessage)]
    public void Logql_WithoutALineOfItsOwn_LeavesTheCodecsLineAsItWas(LineCodec codec)
    {
        var bare = StageBed.Json();
        var options = StageBed.Json(Logql("| json | label_format level=\"x\", new=\"y\" | drop msg, pod_name"));
        (bare.Sink.Encoding.Codec, options.Sink.Encoding.Codec) = (codec, codec);
        options.Sink.Labels["level"] = "{{ level }}";
        options.Sink.Labels["msg"] = "{{ msg }}";
        var entry = Assert.Single(StageBed.Run(options, Value));

        Assert.Equal(StageBed.Line(bare, Value), entry.Line);
        Assert.Equal("""{job="test", level="x"}""", entry.Labels);
    }

    [Fact]
    public void Logql_LabelsThatAStageMakesFields_AreInTheLine()
    {
        var options = StageBed.Json(
            Logql("| json | label_format level=\"x\""),
            new StageOptions { Set = new() { ["copy"] = "{{ level }}" } },
            new StageOptions { Rename = new() { ["pod_app"] = "app" } },
            new StageOptions { Remove = ["pod"] });
        options.Sink.Encoding.Codec = LineCodec.Json;
        options.Sink.Encoding.ExceptFields = ["topic", "partition", "offset", "timestamp", "message_key", "headers"];

        Assert.Equal("""{"level":"info","msg":"hi","copy":"x","app":"web"}""", StageBed.Line(options, """{"level":"info","msg":"hi","pod":{"app":"web"}}"""));
    }

    [Fact]
    public void Logql_AnOrdinaryStageBehind_WritesOverTheLabel()
    {
        var set = StageBed.Json(Logql("| json"), new StageOptions { Set = new() { ["level"] = "own" } }, new StageOptions { Line = "{{ level }}" });
        var merged = StageBed.Json(Logql("| label_format level=\"x\", msg=\"y\""), new StageOptions { Json = new() }, new StageOptions { Line = "{{ level }} {{ msg }}" });
        var kept = StageBed.Json(Logql("| json | label_format level=\"x\""), new StageOptions { Keep = new() { Fields = ["level"] } }, new StageOptions { Line = "{{ level }} {{ msg | or \"none\" }}" });

        Assert.Equal("own", StageBed.Line(set, Value));
        Assert.Equal("info hi", StageBed.Line(merged, Value));
        Assert.Equal("x none", StageBed.Line(kept, Value));
    }

    [Fact]
    public void Logql_ALabelOfAnObjectsName_CoversWhatIsBelow()
    {
        var options = StageBed.Json(Logql("| json pod=\"level\""), new StageOptions { Line = "{{ pod }} {{ pod.name | or \"none\" }} {{ msg }}" });
        options.Sink.Labels["pod_*"] = "{{ pod }}";

        var entry = Assert.Single(StageBed.Run(options, Value));
        Assert.Equal("info none hi", entry.Line);
        Assert.Equal("""{job="test"}""", entry.Labels);
    }

    [Fact]
    public void Logql_FieldsOfStagesBefore_AreLabels()
    {
        var options = StageBed.Bytes(new StageOptions { Regex = new() { Expression = @"(?P<user>\w+) (?P<n>\d+)" } }, Logql("| user=\"ann\" | n > 3 | line_format \"{{.user}}\""));

        Assert.Equal("ann", StageBed.Line(options, "ann 7"));
        Assert.Empty(StageBed.Run(options, "ann 2"));
        Assert.Empty(StageBed.Run(options, "bob 7"));
    }

    [Fact]
    public void Logql_Error_IsCountedAndGoneAfterwards()
    {
        var options = StageBed.Json(Logql("| json"), new StageOptions { Line = "{{ __error__ | or \"gone\" }}" });
        using var harness = new RouterHarness(options);

        Assert.Equal("gone", Assert.Single(StageBed.Run(harness.Router, TestRecord.Of("no json"))).Line);
        Assert.Equal(1, harness.Router.TakeCounters().StageFailures);
        Assert.Equal("gone", Assert.Single(StageBed.Run(harness.Router, TestRecord.Of("{}"))).Line);
        Assert.Equal(0, harness.Router.TakeCounters().StageFailures);
    }

    [Theory]
    [InlineData(null, "logql")]
    [InlineData("debug", "debug")]
    public void Logql_EntryLeftOut_IsCountedByItsReason(string? reason, string expected)
    {
        var stage = Logql("|= \"keep\"");
        stage.Logql!.Reason = reason ?? stage.Logql.Reason;
        using var harness = new RouterHarness(StageBed.Bytes(stage));
        List<(string, long)> dropped = [];

        Assert.Empty(StageBed.Run(harness.Router, TestRecord.Of("drop me")));
        harness.Router.TakeDropped((name, entries) => dropped.Add((name, entries)));
        Assert.Equal([(expected, 1L)], dropped);
    }

    [Fact]
    public void Logql_SplitRecords_EachPartHasItsOwnLabels()
    {
        var options = StageBed.Bytes(
            Logql("| label_format before=\"{{ __line__ | trunc 2 }}\""),
            new StageOptions { Split = new() { By = SplitMode.Lines } },
            Logql("| json | label_format before=\"{{.before}}{{.n}}\" | n != \"2\""),
            new StageOptions { Keep = new() { Fields = ["n"] }, If = "" },
            new StageOptions { Line = "{{ before | or \"none\" }} {{ n | or \"none\" }}" });

        Assert.Equal(["none 1", "none none", "none 3"], StageBed.Run(options, "{\"n\":1}\n{\"n\":2}\n{}\n{\"n\":3}").ConvertAll(entry => entry.Line));

        options.Stages.RemoveAt(3);
        Assert.Equal(["{\"1 1", "{\" none", "{\"3 3"], StageBed.Run(options, "{\"n\":1}\n{\"n\":2}\n{}\n{\"n\":3}").ConvertAll(entry => entry.Line));
    }

    [Fact]
    public void Logql_RecordsBehindEachOther_LeakNothing()
    {
        var options = StageBed.Bytes(Logql("| json"), new StageOptions { Line = "{{ a | or \"none\" }} {{ b | or \"none\" }}" });
        using var harness = new RouterHarness(options);

        List<string> values = ["""{"a":1}""", """{"b":2}""", "x", """{"a":3,"b":4}"""];
        Assert.Equal(["1 none", "none 2", "none none", "3 4"], values.ConvertAll(value => Assert.Single(StageBed.Run(harness.Router, TestRecord.Of(value))).Line));
    }

    [Fact]
    public void Logql_AnyRecord_AllocatesNothing()
    {
        var options = StageBed.Bytes(Logql(
            "| json | level!=\"debug\" | took > 1ms or status < 3 | label_format app=pod_app, s=`{{ if gt (int .status) 400 }}{{ .msg | upper | printf \"%-9s\" }}{{ else }}{{ trunc 2 .msg }}{{ end }}` "
            + "| line_format \"{{.msg}} {{ __timestamp__ }}\" | logfmt --strict | pattern `<a> <b>` | regexp `(?P<c>h.)` | json d=\"pod.name\" | drop c | keep app, level"));
        options.Sink.Labels["app"] = "{{ app }}";
        // A pool of its own: others that rent from the shared one take the arrays that these chunks gave back.
        using var harness = new RouterHarness(options, chunkPool: new BufferPool(16 * 1024 * 1024));
        using var batch = TestRecord.Batch(TestRecord.Of("""{"level":"info","took":"1.5ms","status":304,"msg":"h\u00ebllo \n","pod":{"name":"web-1","app":"web"}}"""));

        void RouteAll()
        {
            for (var i = 0; i < 100; i++)
            {
                var route = harness.Router.Route(batch[0])!;
                harness.Router.WriteEntry(batch[0], route);
                route.Chunk.Dispose();
                harness.Router.ClearTouched();
            }
        }

        RouteAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        RouteAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Validate_Mistakes_AreToldWithTheStagesPath()
    {
        var options = StageBed.Bytes(new StageOptions { Line = "x" }, Logql("| unwrap a | level=debug"));

        Assert.Equal(
            ["pipelines.app.stages.1.logql", "pipelines.app.stages.1.logql"],
            Validate(options).Select(mistake => mistake.Path));
    }

    [Fact]
    public void Validate_NameThatNothingMakes_IsAMistakeUnlessAParserFindsAny()
    {
        Assert.Equal("level", Assert.Single(Validate(StageBed.Bytes(Logql("| level=\"x\" | drop pod | __error__=\"\"")))).Value);
        Assert.Empty(Validate(StageBed.Bytes(Logql("| json | level=\"x\" | line_format \"{{.a}}\""))));
        Assert.Empty(Validate(StageBed.Bytes(Logql("| pattern `<level> <_>` | level=\"x\"`".TrimEnd('`')))));
        Assert.Empty(Validate(StageBed.Json(Logql("| level=\"x\""))));
        Assert.Equal("__error__", Assert.Single(Validate(StageBed.Bytes(Logql("| json lvl=\"l\""), new StageOptions { Line = "{{ __error__ }}" }))).Value);
    }

    private static IEnumerable<ConfigurationMistake> Validate(PipelineOptions options) => StagesValidator.Validate(new StagePaths("pipelines.app", 0), options.Stages, options.Source);

    private static StageOptions Logql(string query) => new() { Logql = new() { Query = query } };
}
