using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Records.Stages;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Stages;

public sealed class StageTests
{
    [Theory]
    [InlineData("""{"log":"disk full","level":"warn"}""", "disk full")]
    [InlineData("""{"log":"a \"b\" é\n"}""", "a \"b\" é\n")]
    [InlineData("""{"log":{"a": 1}}""", """{"a":1}""")]
    [InlineData("""{"log":"","other":1}""", "")]
    [InlineData("""{"other":1}""", """{"other":1}""")]
    [InlineData("plain", "plain")]
    public void Line_Template_IsTheLineWhereItHasAValue(string value, string line) =>
        Assert.Equal(line, StageBed.Line(StageBed.Json(new StageOptions { Line = "{{ log }}" }), value));

    [Theory]
    [InlineData("""{"message":"disk \"full\"","level":"warn"}""", "disk \"full\"")]
    [InlineData("""{"level":"warn"}""", """{"level":"warn"}""")]
    [InlineData("plain", "plain")]
    public void TextLine_OfAJsonValue_IsItsMessageAsVectorMeansIt(string value, string line)
    {
        var options = StageBed.Json();
        options.Sink.Encoding.Codec = LineCodec.Text;

        Assert.Equal(line, StageBed.Line(options, value));
    }

    [Fact]
    public void Json_OfAField_MakesItsFieldsThoseOfTheEvent()
    {
        var options = StageBed.Json(new StageOptions { Json = new() { Source = "log" } });
        options.Sink.Labels["level"] = "{{ level }}";
        options.Sink.Labels["host"] = "{{ host }}";
        var entry = Assert.Single(StageBed.Run(options, """{"host":"a","level":"info","log":"{\"level\":\"err\\u006fr\",\"x\":{\"y\":2}}"}"""));

        Assert.Equal("""{host="a", job="test", level="error"}""", entry.Labels);
    }

    [Fact]
    public void Json_IntoAField_CanBeReadBelowItAndWhole()
    {
        var options = StageBed.Json(
            new StageOptions { Json = new() { Source = "log", Target = "app" } },
            new StageOptions { Set = new() { ["app.new"] = "{{ app.level }}!" } },
            new StageOptions { Line = "{{ app.level }} {{ app }}" });

        Assert.Equal(
            """error {"level":"error","new":"error!"}""", StageBed.Line(options, """{"log":"{\"level\": \"error\"}","app":{"level":"old"}}"""));
    }

    [Theory]
    [InlineData(StageFailureAction.Skip, EntryOutcome.Written)]
    [InlineData(StageFailureAction.DeadLetter, EntryOutcome.StageFailed)]
    [InlineData(StageFailureAction.Drop, null)]
    public void Json_NoObject_DoesAsItIsTold(StageFailureAction action, EntryOutcome? expected)
    {
        var options = StageBed.Bytes(new StageOptions { Json = new() { OnError = action } });
        using var harness = new RouterHarness(options);

        Assert.Equal(expected, StageBed.Run(harness.Router, TestRecord.Of("no object")).SingleOrDefault()?.Outcome);
        Assert.Equal(action == StageFailureAction.Skip ? 1 : 0, harness.Router.TakeCounters().StageFailures);
        List<(string, long)> dropped = [];
        harness.Router.TakeDropped((reason, entries) => dropped.Add((reason, entries)));
        Assert.Equal(action == StageFailureAction.Drop ? [("json", 1L)] : [], dropped);
    }

    [Fact]
    public void Json_Expressions_TakeThoseFields()
    {
        var options = StageBed.Bytes(
            new StageOptions { Json = new() { Expressions = { ["level"] = "", ["user"] = "ctx.user.\"name\"", ["n"] = "n" } } },
            new StageOptions { Line = "{{ level }} {{ user }} {{ n }}" });

        Assert.Equal("warn Zoë 1.50", StageBed.Line(options, """{"level":"warn","ctx":{"user":{"name":"Zo\u00eb"}},"n":1.50,"other":1}"""));
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":[1, 2],"d":"x"},"e":null}""", """{"a":1,"b":{"c":[1,2],"d":"x"},"e":null,"n":"1"}""")]
    [InlineData("""{"n":0,"a":1}""", """{"n":"1","a":1}""")]
    [InlineData("plain", """{"message":"plain","n":"?"}""")]
    public void JsonLine_FieldsWereSet_StandInTheirPlaces(string value, string line)
    {
        var options = Lines(LineCodec.Json, new StageOptions { Set = new() { ["n"] = "{{ a }}" } });
        if (value == "plain")
        {
            options.Stages[0].Set!["n"] = "?";
        }

        Assert.Equal(line, StageBed.Line(options, value));
    }

    [Fact]
    public void JsonLine_FieldsWereSetBelowOthers_AreWrittenIntoThem()
    {
        var options = Lines(
            LineCodec.Json,
            new StageOptions { Set = new() { ["b.c"] = "new", ["b.f.g"] = "{{ a }}", ["new.x"] = "1" } },
            new StageOptions { Remove = ["b.d", "a"] });

        Assert.Equal("""{"b":{"c":"new","e":2,"f":{"g":"1"}},"new":{"x":"1"}}""", StageBed.Line(options, """{"a":1,"b":{"c":1,"d":3,"e":2}}"""));
        Assert.Equal("a=1 b.c=new b.f.g=1 new.x=1", StageBed.Line(Lines(LineCodec.Logfmt, options.Stages[0]), """{"a":1}"""));
    }

    [Fact]
    public void JsonLine_ObjectWasMerged_EachFieldStandsOnceAsTheLastWroteIt()
    {
        var options = Lines(LineCodec.Json, new StageOptions { Json = new() { Source = "log" } }, new StageOptions { Remove = ["log"] });

        Assert.Equal("""{"b":"new","c":3,"a":1}""", StageBed.Line(options, """{"a":1,"b":2,"log":"{\"b\":\"new\", \"c\":3}"}"""));
    }

    [Fact]
    public void Set_EmptyText_TakesThePlaceOfAnother() => Assert.Equal("[]", StageBed.Line(
        StageBed.Json(new StageOptions { Set = new() { ["secret"] = "", ["b"] = "{{ a }}" } }, new StageOptions { Line = "[{{ secret }}{{ b }}]" }),
        """{"secret":"x","a":"","b":"y"}"""));

    [Theory]
    [InlineData("""{"z":1}""", """{"z":1}""", "false")]
    [InlineData("""{"a":"text","z":1}""", """{"a":"text","z":1}""", "text")]
    [InlineData("""{"a":[1],"z":1}""", """{"a":[1],"z":1}""", "[1]")]
    [InlineData("""{"a":{"b":null},"z":1}""", """{"a":{},"z":1}""", "{}")]
    [InlineData("""{"a":{"b":{"c":1,"d":2}},"z":1}""", """{"a":{"b":{"d":2}},"z":1}""", """{"b":{"d":2}}""")]
    public void Remove_BelowWhatIsNoObject_ChangesNothing(string value, string line, string whole)
    {
        var options = StageBed.Json(new StageOptions { Remove = ["a.b.c", "a.e.f"] }, new StageOptions { Remove = ["a.b"], If = "missing(a.b.d)" });
        options.Sink.Labels["a"] = "{{ a | or `false` }}";
        options.Sink.Encoding.Codec = LineCodec.Json;
        (options.Source.TopicKey, options.Source.PartitionKey, options.Source.OffsetKey, options.Source.HeadersKey) = ("", "", "", "");

        var entry = Assert.Single(StageBed.Run(options, value));
        Assert.Equal((line, $$"""{a="{{whole.Replace("\"", "\\\"", StringComparison.Ordinal)}}", job="test"}"""), (entry.Line, entry.Labels));
    }

    [Fact]
    public void Rename_AnyKind_StaysWhatItIs()
    {
        var options = Lines(LineCodec.Json, new StageOptions { Rename = new() { ["a"] = "x.n", ["o"] = "y", ["s"] = "z", ["gone"] = "w" } });

        Assert.Equal("""{"x":{"n":1},"y":{"p":[1]},"z":"q\"é"}""", StageBed.Line(options, """{"a":1,"o":{"p":[1]},"s":"q\"é"}"""));
        options.Sink.Labels["p"] = "{{ y.p }}";
        Assert.Contains("p=\"[1]\"", Assert.Single(StageBed.Run(options, """{"o":{"p":[1]}}""")).Labels, StringComparison.Ordinal);
    }

    [Fact]
    public void Rename_FieldsOfEachOthersNames_ChangePlaces()
    {
        var options = Lines(LineCodec.Json, new StageOptions { Rename = new() { ["a"] = "b", ["b"] = "c", ["c"] = "a" } });

        Assert.Equal("""{"a":3,"b":1,"c":"2"}""", StageBed.Line(options, """{"a":1,"b":"2","c":3}"""));
    }

    [Fact]
    public void Keep_Fields_TakesAllOthersAway()
    {
        var options = Lines(LineCodec.Json, new StageOptions { Keep = new() { Fields = ["a.b", "n", "missing", "topic"] } });

        Assert.Equal("""{"a":{"b":[1]},"n":2}""", StageBed.Line(options, """{"a":{"b":[1],"c":2},"n":2,"message":"x","z":1}"""));
    }

    [Fact]
    public void Drop_LineIsLonger_IsLeftOutAndCounted()
    {
        using var harness = new RouterHarness(StageBed.Bytes(new StageOptions { Drop = new() { LongerThan = 3, Reason = "long" } }));

        Assert.Empty(StageBed.Run(harness.Router, TestRecord.Of("1234")));
        Assert.Single(StageBed.Run(harness.Router, TestRecord.Of("123")));
        List<(string, long)> dropped = [];
        harness.Router.TakeDropped((reason, entries) => dropped.Add((reason, entries)));
        Assert.Equal([("long", 1L)], dropped);
    }

    [Fact]
    public void Split_Array_MakesAnEntryOfEachElementInOrder()
    {
        var options = StageBed.Json(new StageOptions { Split = new() { Source = "records" } });
        options.Sink.Labels["c"] = "{{ category }}";
        var entries = StageBed.Run(options, """{"category":"outer","records":[{"category": "A","n":1},"text \"q\"",{"n":3},7,null]}""");

        Assert.Equal(["""{"category":"A","n":1}""", "text \"q\"", """{"n":3}""", "7", ""], entries.Select(entry => entry.Line));
        Assert.Equal(["A", "outer", "outer", "outer", "outer"], entries.Select(entry => entry.Labels.Split('"')[1]));
        Assert.Single(entries.Select(entry => entry.TimestampNs).Distinct());
    }

    [Fact]
    public void Split_EqualLines_AreToldApartByTimeAndStayInOrder()
    {
        using var harness = new RouterHarness(StageBed.Bytes(new StageOptions { Split = new() { By = SplitMode.Lines } }));
        List<StagedEntry> entries = [.. StageBed.Run(harness.Router, TestRecord.Of("a\nb\na\nb\nb")), .. StageBed.Run(harness.Router, TestRecord.Of("a\nb") with { Offset = 8 })];

        Assert.Equal([0, 0, 997, 997, 1994, 1, 1], entries.Select(entry => entry.TimestampNs - entries[0].TimestampNs));
    }

    [Fact]
    public void Split_RecordThatIsRefusedAsAWhole_IsRefusedOnce()
    {
        var options = StageBed.Json(new StageOptions { Split = new() { By = SplitMode.Lines } });
        options.Source.Decoding.OnError = UndecodablePolicy.DeadLetter;

        Assert.Equal(EntryOutcome.Undecodable, Assert.Single(StageBed.Run(options, "no\njson")).Outcome);
    }

    [Theory]
    [InlineData("""[{"a":1},{"a":2}]""", 2)]
    [InlineData("""[]""", 0)]
    [InlineData("""[1,2""", 1)]
    [InlineData("""{"a":1}""", 1)]
    public void Split_LineThatIsAnArray_OrIsNot(string value, int entries) =>
        Assert.Equal(entries, StageBed.Run(StageBed.Bytes(new StageOptions { Split = new() }), value).Count);

    [Fact]
    public void Split_Lines_LeavesEmptyOnesOut() =>
        Assert.Equal(["a", "b "], StageBed.Run(StageBed.Bytes(new StageOptions { Split = new() { By = SplitMode.Lines } }), "a\r\n\n\r\nb \n").Select(entry => entry.Line));

    [Fact]
    public void Split_MoreThanThereMayBe_IsRefused()
    {
        var value = $"[{string.Join(',', Enumerable.Range(0, SplitStage.MaxParts + 1))}]";

        Assert.Equal(EntryOutcome.StageFailed, Assert.Single(StageBed.Run(StageBed.Bytes(new StageOptions { Split = new() }), value)).Outcome);
    }

    [Theory]
    [InlineData("2023-11-14T22:13:20.123456789Z", 1_700_000_000_123_456_789, 1)]
    [InlineData("2023-11-14T22:13:20.123456Z", 1_700_000_000_123_456_000, 1_000)]
    [InlineData("2023-11-14T22:13:20.123Z", 1_700_000_000_123_000_000, 1_000_000)]
    [InlineData("2023-11-14T22:13:20Z", 1_700_000_000_000_000_000, 1_000_000)]
    [InlineData("1700000000.5", 1_700_000_000_500_000_000, 1_000_000)]
    public void Timestamp_OfAField_IsTheEntrysAndStaysDistinctBelowItsDigits(string time, long timestampNs, long unit)
    {
        var options = StageBed.Json(new StageOptions { Timestamp = new() { Source = "time" } });
        using var harness = new RouterHarness(options);
        var times = Enumerable.Range(0, 20).Select(i =>
            Assert.Single(StageBed.Run(harness.Router, TestRecord.Of($$"""{"time":"{{time}}"}""") with { Offset = i })).TimestampNs).ToList();

        Assert.All(times, actual => Assert.Equal(timestampNs / unit, actual / unit));
        Assert.Equal(unit == 1 ? 1 : times.Count, times.Distinct().Count());
    }

    [Theory]
    [InlineData("""{"time":"yesterday"}""")]
    [InlineData("""{}""")]
    public void Timestamp_ThereIsNone_IsKafkas(string value)
    {
        var options = StageBed.Json(new StageOptions { Timestamp = new() { Source = "time" } });

        Assert.Equal(1_700_000_000_123, Assert.Single(StageBed.Run(options, value)).TimestampNs / 1_000_000);
    }

    [Fact]
    public void Drop_OlderThanKafkasTime_IsLeftOut()
    {
        var options = StageBed.Json(
            new StageOptions { Timestamp = new() { Source = "time", Format = "UnixMs" } },
            new StageOptions { Drop = new() { OlderThan = TimeSpan.FromSeconds(1) } });

        Assert.Single(StageBed.Run(options, """{"time":1699999999123}"""));
        Assert.Empty(StageBed.Run(options, """{"time":1699999999122}"""));
    }

    [Fact]
    public void Run_RecordsOneAfterTheOther_SeeNothingOfEachOther()
    {
        var options = StageBed.Json(new StageOptions { Json = new() { Source = "log" } }, new StageOptions { Line = "{{ secret }}" });
        using var harness = new RouterHarness(options);

        Assert.Equal("s", Assert.Single(StageBed.Run(harness.Router, TestRecord.Of("""{"log":"{\"secret\":\"s\"}"}"""))).Line);
        Assert.Equal("""{"log":"{}"}""", Assert.Single(StageBed.Run(harness.Router, TestRecord.Of("""{"log":"{}"}"""))).Line);
    }

    private static PipelineOptions Lines(LineCodec codec, params StageOptions[] stages)
    {
        var options = StageBed.Json(stages);
        options.Sink.Encoding.Codec = codec;
        (options.Source.TopicKey, options.Source.PartitionKey, options.Source.OffsetKey) = ("", "", "");
        return options;
    }
}
