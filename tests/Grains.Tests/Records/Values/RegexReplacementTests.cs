using System.Text;
using System.Text.Unicode;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Values;

namespace OrleansKafkaLoki.Grains.Tests.Records.Values;

public sealed class RegexReplacementTests
{
    [Theory]
    [InlineData(@"password=(\S+)", "****", "password=a password=b c", "password=**** password=**** c")]
    [InlineData(@"(\d{2}.\d{2}) - (\S+)", "<{{ .Value }}>", "11.11 - frank 12.12 - anna", "<11.11> - <frank> <12.12> - <anna>")]
    [InlineData(@"(a(b)c)", "x", "abc abc", "x x")]
    [InlineData(@"a(b)?(c)", "x", "ac abc", "ax axx")]
    [InlineData(@"\d+", "#{{Value}}#", "1 é 23", "#1# é #23#")]
    [InlineData("x*", "-", "abxé", "-a-b-é-")]
    [InlineData("(secret)", "", "a secret b", "a  b")]
    [InlineData("(?i)ERROR", "e", "an error", "an e")]
    public void TryReplace_Matches_AreReplaced(string expression, string replacement, string text, string expected)
    {
        using var output = new PooledBufferWriter();
        Assert.True(RegexReplacement.TryCreate(expression, out var regex, out var error), error);
        Assert.True(ReplacementText.TryCreate(replacement, out var value, out error), error);

        Assert.True(regex.TryReplace(Encoding.UTF8.GetBytes(text), value, output));
        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void TryReplace_NoMatch_WritesNothing()
    {
        using var output = new PooledBufferWriter();
        Assert.True(RegexReplacement.TryCreate("(x)", out var regex, out _));
        Assert.True(ReplacementText.TryCreate("y", out var value, out _));

        Assert.False(regex.TryReplace("abc"u8, value, output));
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void TryCreate_Mistake_IsTold()
    {
        Assert.False(RegexReplacement.TryCreate("(", out _, out var error));
        Assert.NotEmpty(error);
        Assert.False(RegexReplacement.TryCreate(string.Concat(Enumerable.Repeat("(a)", 120)), out _, out error));
        Assert.Contains("more than 100 groups", error, StringComparison.Ordinal);
        Assert.False(ReplacementText.TryCreate("a {{ .Entry }}", out _, out error));
        Assert.Equal("'Entry' is not known here, only {{ Value }} (position 3)", error);
    }

    [Fact]
    public void TryReplace_AnyBytes_StaysValid()
    {
        string[] expressions = ["(a+)|b", ".", @"\b", "([^é]*)", @"\pL+(\s*)", "x*?"];
        Assert.True(ReplacementText.TryCreate("<{{ .Value }}>", out var value, out _));
        var texts = Gen.OneOf(Gen.Byte.Array, AnyText.Of("a", "b", "é", "😀", " ", "x", "\n"));
        Gen.Select(texts, Gen.Int[0, expressions.Length - 1]).Sample((text, index) =>
        {
            using var output = new PooledBufferWriter();
            Assert.True(RegexReplacement.TryCreate(expressions[index], out var regex, out _));
            var isReplaced = regex.TryReplace(text, value, output);

            Assert.True(isReplaced || output.WrittenCount == 0);
            Assert.True(!Utf8.IsValid(text) || Utf8.IsValid(output.WrittenSpan));
            Assert.True(!isReplaced || output.WrittenSpan.ToArray().Where(c => c is not ((byte)'<' or (byte)'>'))
                .SequenceEqual(text.Where(c => c is not ((byte)'<' or (byte)'>'))));
        });
    }
}
