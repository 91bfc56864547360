using System.Text;
using CsCheck;

namespace OrleansKafkaLoki.Grains.Tests.Records.Logql;

public sealed class LogqlStepTests
{
    private const string Everything =
        "| json a=\"x.y[0]\", b=\"z\" | json | logfmt --keep-empty | logfmt c=\"d\" | regexp `(?P<e>\\w+)=(?P<f>.)` | pattern `<g>=<h> <_>` | unpack | decolorize "
        + "| a!=\"q\" or b > 3 or c < 1s or d >= 1KB or e=ip(\"10.0.0.0/8\") |> \"<_>\" or \"\" "
        + "| label_format i=a, j=`{{ if gt (int .b) 3 }}{{ .c | upper | trunc 9 }}{{ else }}{{ printf \"%-5s|%05d|%.2f\" .d (int .e) (float64 .f) }}{{ end }}` "
        + "| line_format `{{ __line__ }}{{ or .x_y .z \"none\" }}{{ __timestamp__ }}` | drop g=\"1\", h | keep a, b, i, j=~\".*\"";

    [Fact]
    public void Apply_AnyBytes_NeitherThrowsNorDiffers() => Gen.OneOf(Gen.Byte.Array[0, 200], Pieces()).Sample(line =>
    {
        var first = LogqlBed.Run(Everything, line, "a", "b", "i", "j", "x_y", "z");
        Assert.Equal(first, LogqlBed.Run(Everything, line, "a", "b", "i", "j", "x_y", "z"));
    }, iter: 2_000);

    [Fact]
    public void Json_InvalidBytes_BecomeSpaces() =>
        Assert.Equal("a=x y  z", LogqlBed.Run("| json", [.. "{\"a\":\"x"u8, 0xff, .. "y\uFFFD"u8, 0xc3, .. "z\"}"u8], "a").Labels.Replace("  ", "  ", StringComparison.Ordinal));

    [Fact]
    public void Logfmt_InvalidBytes_BecomeSpaces_AndNothingWithExpressions()
    {
        byte[] line = [.. "a=\"x"u8, 0xff, .. "y\" b=1"u8];

        Assert.Equal("a=x y b=1", LogqlBed.Run("| logfmt", line, "a", "b").Labels);
        Assert.Equal("b=1", LogqlBed.Run("| logfmt a, b", line, "a", "b").Labels);
    }

    [Theory]
    [InlineData("| json | drop level | level=\"\"", "x=1")]
    [InlineData("| json | label_format level=\"{{.level}}!\" | level=\"info!\"", "level=info! x=1")]
    public void Filter_BehindAChange_SeesTheChange(string query, string labels) =>
        Assert.Equal(labels, LogqlBed.Run(query, "{\"level\":\"info\",\"x\":1}"u8, "level", "x").Labels);

    [Fact]
    public void Empty_Line_GoesThrough()
    {
        Assert.Equal(new LogqlResult("", "", "JSONParserErr"), LogqlBed.Run("| json", default, "a"));
        Assert.Equal(new LogqlResult("", "", ""), LogqlBed.Run("| logfmt | unpack | pattern `<a>x` | regexp `(?P<a>x)` | decolorize | json b=\"c\"", default, "a"));
    }

    [Fact]
    public void Json_DeepOrWide_TakesTimeByItsLengthAlone()
    {
        const int Depth = 200_000;
        var deep = string.Concat(Enumerable.Repeat("{\"\":", Depth)) + "1" + new string('}', Depth);
        var open = string.Concat(Enumerable.Repeat("{\"a\":", Depth));
        var wide = "{" + string.Join(',', Enumerable.Range(0, Depth).Select(i => $"\"a{i}\":{{\"b\":[1,{{}}]}}")) + "}";

        Assert.Equal("", LogqlBed.Run("| json", Encoding.UTF8.GetBytes(deep), "a", "a_a").Error);
        Assert.Equal("JSONParserErr", LogqlBed.Run("| json", Encoding.UTF8.GetBytes(open), "a", "a_a").Error);
        Assert.Equal("", LogqlBed.Run("| json | json c=\"a7.b[0]\"", Encoding.UTF8.GetBytes(wide), "a", "a_a").Error);
    }

    private static Gen<byte[]> Pieces()
    {
        string[] pieces = ["{", "}", "[", "]", "\"", ":", ",", "\\", "\\u", "\\u12", "\\ud83d", "a", "x", "y", "b", "d", "=", " ", "\n", "1.5s", "10KB", "7", "null", "tru", "true", "_entry", "\u001b[1m", "é", "\uFFFD", "{\"a\":", "{\"x\":{\"y\":[\"", "10.1.2.3", "<", ">"];
        return Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).Array[0, 40].Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));
    }
}
