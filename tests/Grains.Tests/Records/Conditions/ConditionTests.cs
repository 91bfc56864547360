using System.Globalization;
using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Tests.Records.Events;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Conditions;

public sealed class ConditionTests
{
    private const string Request =
        """{"level":"debug","status":503,"big":9007199254740993,"took":"1.5s","size":"10 KiB","empty":"","none":null,"path":"/api/v1/healthz","ip":"10.1.2.3","flag":true,"a":{"b":["x","y"]},"odd name":"1"}""";

    [Theory]
    [InlineData("level = \"debug\"", true)]
    [InlineData("level == `debug`", true)]
    [InlineData(".level=\"debug\"", true)]
    [InlineData("level = \"info\"", false)]
    [InlineData("level != \"info\"", true)]
    [InlineData("a.b[1] = \"y\" and \"odd name\" = \"1\"", true)]
    [InlineData("missing = \"\"", true)]
    [InlineData("missing != \"x\"", true)]
    [InlineData("none = \"\"", true)]
    [InlineData("flag = \"true\"", true)]
    [InlineData("level =~ \"debug|trace\"", true)]
    [InlineData("level =~ \"debu\"", false)]
    [InlineData("level =~ \"DEBUG\"", false)]
    [InlineData("level =~ \"(?i)DEB.*\"", true)]
    [InlineData("level !~ \"info|warn\"", true)]
    [InlineData("missing =~ \".*\" missing !~ \".+\"", true)]
    [InlineData("path =~ `/api/v\\d/.+`", true)]
    public void Holds_Text_AsInLogQl(string condition, bool expected) => Assert.Equal(expected, EventHarness.Holds(condition, Request));

    [Theory]
    [InlineData("status >= 500", true)]
    [InlineData("status > 503", false)]
    [InlineData("status = 503.0", true)]
    [InlineData("status != 200", true)]
    [InlineData("status < -1", false)]
    [InlineData("status <= 5.03e2", true)]
    [InlineData("big = 9007199254740993", true)]
    [InlineData("big = 9007199254740992", false)]
    [InlineData("took > 1s", true)]
    [InlineData("took = 1500ms", true)]
    [InlineData("took < 1m30s", true)]
    [InlineData("size >= 10KiB", true)]
    [InlineData("size > 10KB", true)]
    [InlineData("status > 400B", true)]
    [InlineData("level > 1", false)]
    [InlineData("level != 1", false)]
    [InlineData("missing < 1", false)]
    [InlineData("missing != 1", false)]
    [InlineData("empty < 1", false)]
    [InlineData("status > 1s", false)]
    [InlineData("offset = 7 partition = 3", true)]
    public void Holds_Quantity_IsCompared(string condition, bool expected) => Assert.Equal(expected, EventHarness.Holds(condition, Request));

    [Theory]
    [InlineData("has(level)", true)]
    [InlineData("has(empty)", true)]
    [InlineData("has(none)", false)]
    [InlineData("missing(none)", true)]
    [InlineData("missing(a.b[1])", false)]
    [InlineData("not has ( a.c )", true)]
    [InlineData("ip = ip(\"10.0.0.0/8\")", true)]
    [InlineData("ip != ip(\"10.0.0.0/8\")", false)]
    [InlineData("ip = ip(\"10.1.2.4-10.1.2.9\")", false)]
    [InlineData("missing != ip(\"10.0.0.0/8\")", false)]
    [InlineData("topic = \"logs\" and headers.h = \"v\" and message_key = \"k\"", true)]
    public void Holds_Presence_AndAddress(string condition, bool expected) => Assert.Equal(
        expected,
        EventHarness.Holds(condition, TestRecord.Of(Request) with { Key = "k"u8.ToArray(), Headers = [("h", "v"u8.ToArray())] }));

    [Theory]
    [InlineData("|= \"healthz\"", true)]
    [InlineData("|= \"GET\" |= \"200\"", true)]
    [InlineData("|= \"GET\" != \"200\"", false)]
    [InlineData("|= \"POST\" or \"GET\"", true)]
    [InlineData("!= \"POST\" or \"GET\"", false)]
    [InlineData("!= \"POST\" or \"PUT\"", true)]
    [InlineData("|~ \"GET|POST\"", true)]
    [InlineData("|~ `healthz \\d+`", true)]
    [InlineData("!~ \"(?i)get\"", false)]
    [InlineData("|= \"POST\" or topic = \"logs\"", true)]
    [InlineData("|= \"POST\" or \"topic\" = \"logs\"", true)]
    [InlineData("|= ip(\"192.168.0.0/16\")", true)]
    [InlineData("!= ip(\"192.168.0.0/16\")", false)]
    [InlineData("|= ip(\"192.168.4.5-192.168.4.6\")", true)]
    [InlineData("|= ip(\"2001:db8::/32\")", true)]
    [InlineData("|= ip(\"0.0.0.0/0\") |= ip(\"::/0\")", true)]
    [InlineData("|= ip(\"10.0.0.1\")", false)]
    [InlineData("|= \"\" and message =~ \"GET.*\"", true)]
    public void Holds_Line_AsInLogQl(string condition, bool expected) => Assert.Equal(
        expected,
        EventHarness.Holds(condition, TestRecord.Of("GET /healthz 200 from:192.168.4.5:80 and 2001:db8::1."), DecodingCodec.Bytes));

    [Theory]
    [InlineData("level = \"debug\" or status = 1 and status = 2", true)]
    [InlineData("(level = \"debug\" or status = 1) and status = 2", false)]
    [InlineData("level = \"debug\", status = 503", true)]
    [InlineData("level = \"debug\" status = 1", false)]
    [InlineData("not level = \"debug\" or status = 503", true)]
    [InlineData("not (level = \"debug\" or status = 503)", false)]
    [InlineData("NOT not level = \"debug\" AND has(level)", true)]
    [InlineData("( ( level=\"debug\" ) )", true)]
    public void Holds_Words_BindAsWritten(string condition, bool expected) => Assert.Equal(expected, EventHarness.Holds(condition, Request));

    [Theory]
    [InlineData("", "a condition should stand here, such as level = \"debug\" (position 1)")]
    [InlineData("level", "a comparison should stand behind level, such as level = \"debug\"; has(level) asks whether it is there (position 6)")]
    [InlineData("level = debug", "this is no number, duration or size; write \"debug\" for a text (position 9)")]
    [InlineData("level = ", "a value should stand here")]
    [InlineData("level > \"debug\"", "a text is neither larger nor smaller; write a number, a duration or a size without quotes (position 7)")]
    [InlineData("level =~ debug", "a regular expression in double quotes or backticks should stand here (position 10)")]
    [InlineData("level =~ \"(\"", "the regular expression is none")]
    [InlineData("level = \"debug", "the quote is not closed (position 9)")]
    [InlineData("a = 1 && b = 2", "write and (position 7)")]
    [InlineData("a = 1 || b = 2", "write or (position 7)")]
    [InlineData("a = 1 | b = 2", "write and between two conditions")]
    [InlineData("!a", "write not (position 1)")]
    [InlineData("|> \"<_> x\"", "patterns are not known here")]
    [InlineData("|= x", "a text in double quotes or backticks should stand here (position 4)")]
    [InlineData("(a = 1", "the ( is not closed (position 1)")]
    [InlineData("a = 1)", "the ) closes nothing (position 6)")]
    [InlineData("a = 1 and", "a condition should stand here")]
    [InlineData("a = 1 or or b = 2", "(position 13)")]
    [InlineData("has(a", "a ) should stand here (position 6)")]
    [InlineData("a = ip(\"10.0.0\")", "write an IP address, a network such as 10.0.0.0/8, or a range such as 10.0.0.1-10.0.0.9 (position 8)")]
    [InlineData("a = 1 ] 2", "']' is not expected where a field name should be (position 7)")]
    public void Parse_Invalid_SaysWhatAndWhere(string text, string expected)
    {
        var mistake = Assert.Throws<FormatException>(() => EventHarness.Holds(text, Request));

        Assert.Contains(expected, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_NestedWithoutEnd_IsRefused()
    {
        var mistake = Assert.Throws<FormatException>(() => EventHarness.Holds(new string('(', 100_000), Request));
        Assert.Contains("at most 32 parentheses", mistake.Message, StringComparison.Ordinal);
        Assert.True(EventHarness.Holds(string.Concat(Enumerable.Repeat("not ", 100_000)) + "has(level)", Request));
    }

    [Fact]
    public void Parse_AnyText_NeverThrows()
    {
        var pieces = Gen.OneOf(
            Gen.OneOf(
                "level", "a.b", "[0]", "=", "==", "!=", "=~", "!~", ">=", "<", "|=", "|~", "|", "!", "\"x\"", "`y`", "\"", "`", "\\", "(", ")", ",", "and", "or",
                "not", "has(", "missing(", "ip(\"10.0.0.0/8\")", "500", "1.5s", "10KiB", "-1", "\"(?i)x|y\"", "\"[\"", "\uD800"),
            Gen.String[0, 4]);
        Gen.Select(pieces.Array[0, 16], Gen.OneOf("", " ")).Sample((parts, between) =>
        {
            try
            {
                EventHarness.Holds(string.Join(between, parts), Request);
            }
            catch (FormatException)
            {
                // What it says of a text that is no condition.
            }
        });
    }

    [Fact]
    public void Holds_AnyBytes_NeverThrowsAndIsTheSameAgain()
    {
        string[] conditions =
        [
            "|~ \"(?i)a.b|ä\"", "message =~ \".*1.*\"", "message > 1", "message >= 1.5", "message < 1s", "message != 10KiB", "|= ip(\"10.0.0.0/8\")",
            "|= ip(\"::/1\")", "message = \"\" or message != \"a\"", "|= \"ä\" or \"1\"",
        ];
        var bytes = Gen.OneOf(
            Gen.Byte.Array[0, 40],
            Gen.OneOf("1", "0", ".", ":", "f", "10.0.0.1", "::", "-", "s", "ms", "KiB", "e", "ä", "a", " ", "\uD83D").Array[0, 14]
                .Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts))));
        Gen.Select(bytes, Gen.OneOf(conditions)).Sample((value, condition) =>
        {
            var record = new TestRecord { Value = value };
            Assert.Equal(EventHarness.Holds(condition, record, DecodingCodec.Bytes), EventHarness.Holds(condition, record, DecodingCodec.Bytes));
        });
    }

    [Fact]
    public void Holds_Numbers_AsTheyAre() => Gen.Select(Gen.Long, Gen.Long).Sample((left, right) => Assert.Equal(
        left < right, EventHarness.Holds(string.Create(CultureInfo.InvariantCulture, $"n < {right}"), string.Create(CultureInfo.InvariantCulture, $"{{\"n\":{left}}}"))));

    [Fact]
    public void Holds_ManyRecords_AllocatesNothing()
    {
        var schema = new EventSchema(new KafkaSourceOptions { Decoding = { Codec = DecodingCodec.Json } });
        var condition = Condition.Parse("level =~ \"deb.g\" status >= 500 took > 1s size > 1KB |~ `v\\d` |= \"healthz\" != ip(\"11.0.0.0/8\")", schema);
        using var fields = new RecordEvent(schema, RouterHarness.Partition);
        using var batch = TestRecord.Batch(TestRecord.Of(Request));
        Hold(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Hold(100);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Hold(int times)
        {
            for (var i = 0; i < times; i++)
            {
                fields.Load(batch[0]);
                Assert.True(condition.Holds(fields, batch[0]));
            }
        }
    }
}
