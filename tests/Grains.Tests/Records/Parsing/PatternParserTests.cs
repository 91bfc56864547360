using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Parsing;

public sealed class PatternParserTests
{
    private const string Nginx = """<ip> - - <_> "<method> <uri> <_>" <status> <size> <_> "<agent>" <_>""";

    [Fact]
    public void TryParse_OfAnAccessLog_GivesItsFields() => Assert.Equal(
        new()
        {
            ["ip"] = "0.191.12.2",
            ["method"] = "GET",
            ["uri"] = "/api/plugins/versioncheck",
            ["status"] = "200",
            ["size"] = "2",
            ["agent"] = "Go-http-client/2.0",
        },
        Fields(Nginx, """0.191.12.2 - - [10/Jun/2021:09:14:29 +0000] "GET /api/plugins/versioncheck HTTP/1.1" 200 2 "-" "Go-http-client/2.0" "13.76.247.102, 34.120.177.193" "TLSv1.2" "US" """));

    [Theory]
    [InlineData("[<time>] [<level>] <message>", "[Sun Dec 04 04:47:44 2005] [error] mod_jk child", "time=Sun Dec 04 04:47:44 2005|level=error|message=mod_jk child")]
    [InlineData("<a> <b>", "x", "a=x")]
    [InlineData("<a> <b>!", "x y", "a=x|b=y")]
    [InlineData("<a> <b>", "x ", "a=x|b=")]
    [InlineData("<a>", " x ", "a= x ")]
    [InlineData("x<a>", "yx", null)]
    [InlineData("<_>x<a>", "yxz", "a=z")]
    [InlineData("<_>x<a>", "y", "")]
    [InlineData("<a>ä<b>", "oäö", "a=o|b=ö")]
    [InlineData("<1> <a b> <> <a>", "<1> <a b> <> x", "a=x")]
    [InlineData("<<a>>", "<x>", "a=x")]
    [InlineData("<a>", "", null)]
    public void TryParse_OfLogQl_MeansWhatItMeansThere(string pattern, string text, string? expected)
    {
        var fields = Fields(pattern, text);
        Assert.Equal(expected, fields is null ? null : string.Join('|', fields.Select(field => $"{field.Key}={field.Value}")));
    }

    [Theory]
    [InlineData("", "it has no field with a name, such as <level>")]
    [InlineData("<_> x", "it has no field with a name, such as <level>")]
    [InlineData("<a> x<b><c>", "nothing stands between <b> and <c> to tell where one ends")]
    [InlineData("<_><a>", "nothing stands between <_> and <a> to tell where one ends")]
    [InlineData("<a> <b> <a>", "there are two fields <a>")]
    public void TryCreate_WithAMistake_SaysIt(string pattern, string expected)
    {
        Assert.False(PatternParser.TryCreate(pattern, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("<a>x<b>")]
    [InlineData("<_> <a> <b>: <c>")]
    [InlineData("[<a>")]
    public void TryParse_AnyBytes_FindsTheSameAgain(string pattern)
    {
        Assert.True(PatternParser.TryCreate(pattern, out var parser, out _));

        Parsed.AssertSound(parser, "x", " ", ":", "[", "ä");
    }

    private static Dictionary<string, string>? Fields(string pattern, string text)
    {
        Assert.True(PatternParser.TryCreate(pattern, out var parser, out var error), error);
        return Parsed.Fields(parser, text);
    }
}
