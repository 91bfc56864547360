using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Stages;

public sealed class ParsingStageTests
{
    private const string Access = """93.180.71.3 - - [17/May/2015:08:05:32 +0000] "GET /downloads/product_1 HTTP/1.1" 304 0 "-" "Debian APT-HTTP/1.3" """;

    [Fact]
    public void Regex_NamedGroups_AreFields() => Assert.Equal(
        "GET 304 93.180.71.3",
        StageBed.Line(
            StageBed.Bytes(
                new StageOptions { Regex = new() { Expression = """^(?P<ip>\S+) .*\] "(?P<method>\w+) \S+ [^"]*" (?P<status>\d+)""" } },
                new StageOptions { Line = "{{ method }} {{ status }} {{ ip }}" }),
            Access));

    [Fact]
    public void Pattern_Captures_AreFields() => Assert.Equal(
        "GET 304",
        StageBed.Line(
            StageBed.Bytes(
                new StageOptions { Pattern = new() { Expression = """<_> - - [<_>] "<method> <_>" <status> <_>""" } },
                new StageOptions { Line = "{{ method }} {{ status }}" }),
            Access));

    [Theory]
    [InlineData("""level=warn msg="it \"works\"" took=1.5s""", """{"message":"level=warn msg=\"it \\\"works\\\"\" took=1.5s","level":"warn","msg":"it \"works\"","took":"1.5s"}""")]
    public void Logfmt_AllPairs_AreFieldsOfTheEvent(string value, string line)
    {
        var options = StageBed.Bytes(new StageOptions { Logfmt = new() });
        options.Sink.Encoding = new EncodingOptions { Codec = LineCodec.Json, ExceptFields = ["topic", "partition", "offset"] };
        var entry = Assert.Single(StageBed.Run(options, value));

        // What was merged last stands first.
        Assert.Equal(Sorted(line), Sorted(entry.Line));
    }

    [Fact]
    public void KeyValue_OtherSeparators_AreRead() => Assert.Equal(
        "a b|2",
        StageBed.Line(
            StageBed.Bytes(
                new StageOptions { KeyValue = new() { KeyValueDelimiter = ":", FieldDelimiter = ";", Target = "kv" } },
                new StageOptions { Line = "{{ kv.x }}|{{ kv.y }}" }),
            "x: a b; y:2"));

    [Fact]
    public void Cri_Line_IsItsMessageAtItsTime()
    {
        var options = StageBed.Bytes(new StageOptions { Cri = new() });
        options.Sink.Labels["stream"] = "{{ stream }}";
        var entry = Assert.Single(StageBed.Run(options, "2026-01-02T03:04:05.678901234Z stderr F it failed"));

        Assert.Equal(("it failed", 1_767_323_045_678_901_234, """{job="test", stream="stderr"}"""), (entry.Line, entry.TimestampNs, entry.Labels));
    }

    [Fact]
    public void Docker_Line_IsItsMessageAtItsTime()
    {
        var entry = Assert.Single(StageBed.Run(StageBed.Bytes(new StageOptions { Docker = new() }), """{"log":"a \"b\"\n","stream":"stdout","time":"2026-01-02T03:04:05.678901234Z"}"""));

        Assert.Equal(("a \"b\"", 1_767_323_045_678_901_234), (entry.Line, entry.TimestampNs));
    }

    [Theory]
    [InlineData("<34>1 2003-10-11T22:14:15.003Z mymachine su - ID47 - 'su root' failed", "'su root' failed", "auth/crit mymachine su")]
    [InlineData("<34>Oct 11 22:14:15 mymachine su: 'su root' failed", "'su root' failed", "auth/crit mymachine su")]
    public void Syslog_Message_IsTheLineAndTheRestFields(string value, string line, string label)
    {
        var options = StageBed.Bytes(new StageOptions { Syslog = new() });
        options.Sink.Labels["from"] = "{{ facility }}/{{ severity }} {{ hostname }} {{ appname }}";
        var entry = Assert.Single(StageBed.Run(options, value));

        Assert.Equal((line, $$"""{from="{{label}}", job="test"}"""), (entry.Line, entry.Labels));
        Assert.Equal("10-11 22:14:15", DateTime.UnixEpoch.AddTicks(entry.TimestampNs / 100).ToString("MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Parse_TextIsSomethingElse_GoesToTheDeadLettersIfToldTo()
    {
        var options = StageBed.Bytes(new StageOptions { Cri = new() { OnError = StageFailureAction.DeadLetter } });

        Assert.Equal(EntryOutcome.StageFailed, Assert.Single(StageBed.Run(options, "no such line")).Outcome);
    }

    private static string Sorted(string json) =>
        string.Join(",", System.Text.Json.JsonDocument.Parse(json).RootElement.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => $"{field.Name}={field.Value}"));
}
