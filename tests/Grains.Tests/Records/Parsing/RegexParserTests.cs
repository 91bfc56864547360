using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Parsing;

public sealed class RegexParserTests
{
    [Fact]
    public void TryParse_OfALine_GivesGroupsWithNames()
    {
        Assert.True(RegexParser.TryCreate(@"(\w+) (?P<level>\w+)(?: (?P<id>\d+))?: (?<message>.*)", out var parser, out _));

        Assert.Equal(["level", "id", "message"], parser.Names);
        Assert.Equal(
            new() { ["level"] = "WARN", ["message"] = "disk full" },
            Parsed.Fields(parser, "2026 WARN: disk full"));
        Assert.Null(Parsed.Fields(parser, "something else"));
    }

    [Theory]
    [InlineData("(a)", "it has no group with a name, such as (?P<level>\\w+), so it would give no field")]
    [InlineData("(?P<a>", "at 6: a '(' is not closed")]
    public void TryCreate_WithAMistake_SaysIt(string expression, string expected)
    {
        Assert.False(RegexParser.TryCreate(expression, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void TryCreate_WithTooManyGroups_IsRefused()
    {
        Assert.False(RegexParser.TryCreate($"(?P<a>.){string.Concat(Enumerable.Repeat("()", 100))}", out _, out var error));
        Assert.Equal("it has more than 100 groups: write (?:...) where no field is wanted", error);
    }

    [Fact]
    public void TryParse_AnyBytes_FindsTheSameAgain()
    {
        Assert.True(RegexParser.TryCreate(@"(?P<a>\w+)=(?P<b>""[^""]*""|\S*)(?P<c> .*)?$", out var parser, out _));

        Parsed.AssertSound(parser, "a", "=", "\"", " ", "ä", "\n");
    }
}
