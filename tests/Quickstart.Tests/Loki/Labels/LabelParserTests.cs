using CsCheck;
using OrleansKafkaLoki.Quickstart.Loki.Labels;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki.Labels;

public sealed class LabelParserTests
{
    [Theory]
    [InlineData("{}", "")]
    [InlineData("{a=\"x\"}", "a=x")]
    [InlineData(" { a = \"x\" , b_2=\"y\", } ", "a=x b_2=y")]
    [InlineData("{a='x'}", "a=x")]
    [InlineData("{a=`x\\n`}", "a=x\\n")]
    [InlineData("{\"my.app\"=\"x\"}", "my.app=x")]
    [InlineData("{a=\"\\u00e4\\x41\\101\\U0001F600\"}", "a=äAA😀")]
    public void Parse_Valid_ReturnsLabels(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', LabelParser.Parse(text).Select(label => $"{label.Key}={label.Value}")));

    [Theory]
    [InlineData("", "1:1: parse error: unexpected end of input")]
    [InlineData("{a=\"x\"", "unexpected end of input inside braces")]
    [InlineData("{a=\"x", "unterminated quoted string")]
    [InlineData("{a=\"x\ny\"}", "unterminated quoted string")]
    [InlineData("{a=\"\\'\"}", "unknown escape sequence")]
    [InlineData("{a=\"\\xg0\"}", "illegal character in escape sequence")]
    [InlineData("{a=\"\\ud800\"}", "invalid Unicode code point")]
    [InlineData("{a=\"\\777\"}", "invalid Unicode code point")]
    [InlineData("{1a=\"x\"}", "unexpected character inside braces: '1'")]
    [InlineData("{a-b=\"x\"}", "unexpected character inside braces: '-'")]
    [InlineData("{a=\"x\" b=\"y\"}", "unexpected character inside braces: 'b'")]
    [InlineData("{a=\"x\"}}", "unexpected \"}\"")]
    public void Parse_Invalid_Throws(string text, string words) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => LabelParser.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_WrittenLabelSet_ReadsBack() => Gen.String.Where(value => value.Length > 0 && IsWellFormed(value)).Sample(value =>
    {
        var set = new LabelSet([new("name", value)]);
        return LabelParser.Parse(set.Text)[0].Value == value;
    });

    private static bool IsWellFormed(string value) => !value.EnumerateRunes().Contains(System.Text.Rune.ReplacementChar);
}
