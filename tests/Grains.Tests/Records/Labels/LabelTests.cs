using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Labels;

public sealed class LabelTests
{
    [Fact]
    public void Labels_AnyValues_ReadBackAsLokiReadsThem() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Byte.Array[0, 40]).Sample((key, header) =>
        {
            var options = RouterHarness.Bytes(("key", "{{ message_key }}"), ("header", "{{ headers.h }}"), ("both", "{{ message_key }}/{{ headers.h }}"));
            var routed = RouterHarness.Run(options, new TestRecord { Key = key, Value = [], Headers = [("h", header)] })!;

            (string Name, byte[] Value)[] all = [("both", Storable([.. key, (byte)'/', .. header])), ("header", Storable(header)), ("key", Storable(key))];
            Assert.Equal(all.Where(label => label.Value.Length > 0), PromLabels.Parse(routed.Labels));
        });

    [Theory]
    [InlineData("a\"b", """{l="a\"b"}""")]
    [InlineData("a\\b", """{l="a\\b"}""")]
    [InlineData("a\nb\tc\rd", """{l="a\nb\tc\rd"}""")]
    [InlineData("\0\u001b\u007f", """{l="\x00\x1b\x7f"}""")]
    [InlineData("ünï/😀", """{l="ünï/😀"}""")]
    [InlineData("\uFFFD", """{l="?"}""")]
    public void Labels_SpecialCharacters_AreEscaped(string value, string expected) =>
        Assert.Equal(expected, RouterHarness.Run(RouterHarness.Bytes(("l", "{{ message }}")), TestRecord.Of(value))!.Labels);

    [Fact]
    public void Labels_SeveralRules_AreSortedByName() =>
        Assert.Equal(
            """{B="2", _c="logs-3", a="x"}""",
            RouterHarness.Run(
                RouterHarness.Json(("a", "{{ v }}"), ("_c", "{{ topic }}-{{ partition }}"), ("B", "2")), TestRecord.Of("""{"v":"x"}"""))!.Labels);

    [Theory]
    [InlineData("""{"v":null}""")]
    [InlineData("""{"v":""}""")]
    [InlineData("{}")]
    public void Labels_MissingNullOrEmpty_AreAbsent(string value)
    {
        var routed = RouterHarness.Run(RouterHarness.Json(("a", "{{ v }}"), ("job", "x")), TestRecord.Of(value))!;

        Assert.Equal("""{job="x"}""", routed.Labels);
    }

    [Fact]
    public void Labels_OneFieldOfSeveralMissing_AreAbsentAsAWhole() =>
        Assert.Equal(
            """{job="x"}""",
            RouterHarness.Run(RouterHarness.Json(("a", "{{ topic }}-{{ v }}"), ("job", "x")), TestRecord.Of("{}"))!.Labels);

    [Fact]
    public void Labels_NoneLeft_AreReplacedAndCounted()
    {
        var routed = RouterHarness.Run(RouterHarness.Json(("a", "{{ v }}")), TestRecord.Of("{}"))!;

        Assert.Equal("""{agent="orleans-kafka-loki"}""", routed.Labels);
        Assert.Equal(1, routed.Counters.Unlabeled);
    }

    [Fact]
    public void Labels_JsonTypes_RenderAsText() =>
        Assert.Equal(
            """{a="[1,{\"b\":2}]", f="false", n="1.50", o="{\"x\":\"y\"}"}""",
            RouterHarness.Run(
                RouterHarness.Json(("a", "{{ a }}"), ("f", "{{ f }}"), ("n", "{{ n }}"), ("o", "{{ o }}")),
                TestRecord.Of("""{"a": [1, {"b": 2}], "f": false, "n": 1.50, "o": { "x": "y" }}"""))!.Labels);

    [Fact]
    public void Labels_LongValue_IsCutBetweenCharactersAndCounted()
    {
        var options = RouterHarness.Bytes(("l", "{{ message }}"));
        options.Sink.Limits.MaxLabelValueLength = 5;

        var routed = RouterHarness.Run(options, TestRecord.Of("abcdé"))!;

        Assert.Equal("""{l="abcd"}""", routed.Labels);
        Assert.Equal(1, routed.Counters.LabelsCut);
    }

    [Fact]
    public void Labels_FourKilobytes_FitLokisLimit()
    {
        var routed = RouterHarness.Run(RouterHarness.Bytes(("l", "{{ message }}")), TestRecord.Of(new string('"', 4096)))!;

        Assert.Equal(2048, Assert.Single(PromLabels.Parse(routed.Labels)).Value.Length);
    }

    [Fact]
    public void Expansion_Object_MakesLabelsOfItsFields() =>
        Assert.Equal(
            """{k8s_App_Name="x", k8s_deep="{\"a\":[1,2]}", k8s_größe="5"}""".Replace("größe", "gr__e", StringComparison.Ordinal),
            RouterHarness.Run(
                RouterHarness.Json(("k8s_*", "{{ meta }}")),
                TestRecord.Of("""{"meta":{"App.Name":"x","deep": {"a": [1, 2]},"none":null,"empty":"","größe":5}}"""))!.Labels);

    [Theory]
    [InlineData("*", """{"m":{"1st":"x"}}""", """{_1st="x"}""")]
    [InlineData("*", """{"m":{"":"x","a":"y"}}""", """{a="y"}""")]
    [InlineData("*", """{"m":{"A":"1","a":"2"}}""", """{A="1", a="2"}""")]
    [InlineData("*", """{"m":{"\u0061\ud800":"1"}}""", """{a_="1"}""")]
    [InlineData("*", """{"m":"text"}""", """{agent="orleans-kafka-loki"}""")]
    [InlineData("*", "{}", """{agent="orleans-kafka-loki"}""")]
    [InlineData("P_*", """{"m":{"9":"x"}}""", """{P_9="x"}""")]
    [InlineData("*", """{"m":{"é.":"x"}}""", """{__unnamed="x"}""")]
    public void Expansion_OddKeys_AreMadeValid(string name, string value, string expected) =>
        Assert.Equal(expected, RouterHarness.Run(RouterHarness.Json((name, "{{ m }}")), TestRecord.Of(value))!.Labels);

    [Fact]
    public void Expansion_NameOfANamedLabel_Loses()
    {
        var options = RouterHarness.Json(("*", "{{ m }}"), ("a", "{{ topic }}"), ("c", "{{ missing }}"));

        Assert.Equal("""{a="logs", b="2", c="3"}""", RouterHarness.Run(options, TestRecord.Of("""{"m":{"c":3,"a":1,"b":2}}"""))!.Labels);
    }

    [Fact]
    public void Expansion_Headers_MakesLabelsOfThem()
    {
        var record = TestRecord.Of("x") with
        {
            Headers = [("Trace-Id", "t"u8.ToArray()), ("empty", []), ("null", null), ("bad", [0xFF, (byte)'x']), ("trace-id", "last"u8.ToArray())],
        };

        Assert.Equal(
            """{h_Trace_Id="t", h_bad="?x", h_trace_id="last"}""", RouterHarness.Run(RouterHarness.Bytes(("h_*", "{{ headers }}")), record)!.Labels);
    }

    [Theory]
    [InlineData("""{"app.kubernetes.io/name":"a","app_kubernetes_io_name":"b","appName":"One","App":"X","app":"x"}""", """{App="X", app="x", appName="One", app_kubernetes_io_name="b"}""", 1)]
    [InlineData("""{"a.b":"1","a-b":"2","a_b":"3"}""", """{a_b="3"}""", 2)]
    [InlineData("""{"a.b":"1","a-b":"1"}""", """{a_b="1"}""", 0)]
    [InlineData("""{"job":"other"}""", """{job="x"}""", 1)]
    [InlineData("""{"job":"x"}""", """{job="x"}""", 0)]
    public void Expansion_NamesThatFallTogether_AreCountedIfTheyDiffer(string fields, string labels, int dropped)
    {
        var options = RouterHarness.Json(("*", "{{ m }}"));
        if (fields.Contains("job", StringComparison.Ordinal))
        {
            options.Sink.Labels["job"] = "x";
        }

        var routed = RouterHarness.Run(options, TestRecord.Of($$"""{"m":{{fields}}}"""))!;

        Assert.Equal((labels, dropped), (routed.Labels, (int)routed.Counters.LabelsDropped));
    }

    [Fact]
    public void Expansion_MetadataNamesThatFallTogether_AreCounted()
    {
        var options = RouterHarness.Bytes(("job", "x"));
        options.Sink.StructuredMetadata = new() { ["h_*"] = "{{ headers }}" };

        var routed = RouterHarness.Run(
            options, TestRecord.Of("x") with { Headers = [("a.b", "1"u8.ToArray()), ("a_b", "2"u8.ToArray()), ("c", "1"u8.ToArray()), ("c", "2"u8.ToArray())] })!;

        Assert.Equal([("h_a_b", "2"), ("h_c", "2")], routed.Entry!.Metadata);
        Assert.Equal(2, routed.Counters.MetadataDropped);
    }

    [Fact]
    public void Labels_TooMany_KeepsNamedOnesThenNameOrder()
    {
        var options = RouterHarness.Json(("*", "{{ m }}"), ("z", "named"));
        options.Sink.Limits.MaxLabelNames = 3;

        var routed = RouterHarness.Run(options, TestRecord.Of("""{"m":{"d":4,"c":3,"b":2,"a":1}}"""))!;

        Assert.Equal("""{a="1", b="2", z="named"}""", routed.Labels);
        Assert.Equal(2, routed.Counters.LabelsDropped);
    }

    [Fact]
    public void Expansion_SixtyFourHeaders_StaysWithinLokisLimit()
    {
        var record = TestRecord.Of("x") with { Headers = [.. Enumerable.Range(0, 64).Select(i => ($"h{i:D2}", (byte[]?)[(byte)'v']))] };

        var routed = RouterHarness.Run(RouterHarness.Bytes(("*", "{{ headers }}"), ("topic", "{{ topic }}")), record)!;

        var names = PromLabels.Parse(routed.Labels).Select(label => label.Name);
        Assert.Equal([.. Enumerable.Range(0, 14).Select(i => $"h{i:D2}"), "topic"], names);
        Assert.Equal(50, routed.Counters.LabelsDropped);
    }

    [Fact]
    public void Expansion_HundredThousandFields_StaysWithinLokisLimit()
    {
        var fields = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"k{i:D6}\":{i}"));

        var routed = RouterHarness.Run(RouterHarness.Json(("*", "{{ m }}")), TestRecord.Of($"{{\"m\":{{{fields}}}}}"))!;

        Assert.Equal(15, PromLabels.Parse(routed.Labels).Count);
        Assert.Equal(99_985, routed.Counters.LabelsDropped);
    }

    [Fact]
    public void Expansion_LongNames_AreCutAndStayDistinct()
    {
        var options = RouterHarness.Json(("*", "{{ m }}"));
        options.Sink.Limits.MaxLabelNameLength = 3;

        var routed = RouterHarness.Run(options, TestRecord.Of("""{"m":{"abcd":1,"abce":2,"x":3}}"""))!;

        Assert.Equal("""{abc="2", x="3"}""", routed.Labels);
        Assert.Equal(2, routed.Counters.LabelsCut);
    }

    [Fact]
    public void Expansion_AnyObject_GivesDistinctSortedValidNames() =>
        Gen.Dictionary(Gen.String, Gen.String)[0, 30].Sample(fields =>
        {
            var value = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { m = fields });
            var routed = RouterHarness.Run(RouterHarness.Json(("*", "{{ m }}"), ("topic", "{{ topic }}")), new TestRecord { Value = value })!;

            var names = PromLabels.Parse(routed.Labels).Select(label => label.Name).ToList();
            Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names);
            Assert.InRange(names.Count, 1, 15);
            Assert.Contains("topic", names);
        });

    private static byte[] Storable(byte[] bytes) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace('\uFFFD', '?'));
}
