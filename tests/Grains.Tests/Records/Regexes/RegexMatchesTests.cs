using System.Diagnostics;
using System.Text;
using OrleansKafkaLoki.Grains.Records.Regexes;
using Capture = OrleansKafkaLoki.Grains.Records.Capture;

namespace OrleansKafkaLoki.Grains.Tests.Records.Regexes;

public sealed class RegexMatchesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("a*", "baaac", "0-0 1-4 5-5")]
    [InlineData("", "ä😀", "0-0 2-2 6-6")]
    [InlineData("b|$", "abb", "1-2 2-3")]
    [InlineData(@"\ba", "aa a", "0-1 3-4")]
    [InlineData("^a", "aa", "0-1")]
    [InlineData("x", "", "")]
    public void TryNext_Text_GivesMatchesAsGo(string expression, string text, string expected)
    {
        List<string> found = [];
        var matches = Start(expression, Encoding.UTF8.GetBytes(text), out var groups);
        while (matches.TryNext())
        {
            found.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{groups[0].Start}-{groups[0].Start + groups[0].Length}"));
        }

        Assert.Equal(expected, string.Join(' ', found));
    }

    /// <summary>What a match costs does not depend on how much of the text is left; says how long it takes.</summary>
    [Theory]
    [InlineData("a|b")]
    [InlineData("(a)b?")]
    [InlineData("[0-9]+|(?:x|y)+|a")]
    public void TryNext_ManyMatchesOfALongText_StaysCheap(string expression)
    {
        const int Length = 1_000_000;
        var watch = Stopwatch.StartNew();
        var matches = Start(expression, Encoding.UTF8.GetBytes(new string('a', Length)), out _);
        var count = 0;
        while (matches.TryNext())
        {
            count++;
        }

        output.WriteLine($"{watch.ElapsedMilliseconds} ms");
        Assert.Equal(Length, count);
    }

    private static RegexMatches Start(string expression, byte[] text, out Capture[] groups)
    {
        Assert.True(ByteRegex.TryCreate(expression, out var regex, out var error), error);
        groups = new Capture[regex.Groups.Count];
        return new RegexMatches(regex, text, groups);
    }
}
