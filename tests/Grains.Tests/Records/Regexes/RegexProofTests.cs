using CsCheck;
using OrleansKafkaLoki.Grains.Records.Regexes;

namespace OrleansKafkaLoki.Grains.Tests.Records.Regexes;

public sealed class RegexProofTests
{
    [Theory]
    [InlineData("a^b")]
    [InlineData("$a")]
    [InlineData(@"[^\x00-\x{10FFFF}]")]
    [InlineData(@"\p{Cs}")]
    [InlineData(@"a\bb")]
    [InlineData(@"\b\B")]
    [InlineData(@"a\Bä")]
    [InlineData(@"x(?m:$)y")]
    [InlineData("(?:a$b|^c^d)+[^\\x00-\\x{10FFFF}]")]
    [InlineData("ab+$c*d")]
    [InlineData(@"(?s).+\A")]
    public void TryCreateUseful_MatchesNoText_IsRefused(string expression)
    {
        Assert.False(ByteRegex.TryCreateUseful(expression, out _, out var error));
        Assert.Contains("matches no text", error, StringComparison.Ordinal);
        Assert.True(ByteRegex.TryCreate(expression, out _, out _));
    }

    [Theory]
    [InlineData("^b")]
    [InlineData("a^*b")]
    [InlineData("a$")]
    [InlineData("$a*")]
    [InlineData("(?:a^b|c)")]
    [InlineData(@"a\b b")]
    [InlineData(@"a\bä")]
    [InlineData("a\n(?m:^)b")]
    [InlineData("(?m)a$\nb")]
    [InlineData(@"[^\x00-\x{10FFFE}]")]
    [InlineData(@"\B")]
    [InlineData("")]
    public void TryCreateUseful_MatchesSomeText_IsTaken(string expression) => Assert.True(ByteRegex.TryCreateUseful(expression, out _, out _));

    [Theory]
    [InlineData("", true)]
    [InlineData("a*", true)]
    [InlineData("^(?:a|b?)", true)]
    [InlineData("(?m:^)", true)]
    [InlineData(@"\b|\B", true)]
    [InlineData("a+", false)]
    [InlineData("^$", false)]
    [InlineData("^.*$", false)]
    [InlineData(@"\b", false)]
    [InlineData("(?m:$)", false)]
    public void MatchesAlways_IsKnownWhereNothingHasToBeTaken(string expression, bool expected)
    {
        Assert.True(ByteRegex.TryCreate(expression, out var regex, out _));
        Assert.Equal(expected, regex.MatchesAlways());
    }

    [Fact]
    public void Proofs_OfAnyExpression_HoldOfAnyText() => Gen.Int.Sample(
        seed =>
        {
            var random = new RandomExpression(seed);
            var expression = random.Next(4);
            Assert.True(ByteRegex.TryCreate(expression, out var regex, out _));
            var canMatch = ByteRegex.TryCreateUseful(expression, out _, out _);
            for (var i = 0; i < 20; i++)
            {
                var text = random.NextText();
                var isMatch = regex.IsMatch(text);

                Assert.True(canMatch || !isMatch, $"{expression} matches {Convert.ToHexString(text)}");
                Assert.True(isMatch || !regex.MatchesAlways(), $"{expression} does not match {Convert.ToHexString(text)}");
            }
        },
        iter: 10_000);
}
