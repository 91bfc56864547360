using OrleansKafkaLoki.Okl.Live;

namespace OrleansKafkaLoki.Okl.Tests.Live;

public sealed class TopStateTests
{
    [Theory]
    [InlineData("jjj", 3)]
    [InlineData("jjkk", 0)]
    [InlineData("k", 0)]
    [InlineData("G", 15)]
    [InlineData("Gj", 15)]
    [InlineData("Gg", 0)]
    public void Press_Scrolling_StaysWithinTheRows(string keys, int above) => Assert.Equal(above, Press(new TopState(), keys).Above);

    [Fact]
    public void Press_Pages_ScrollByWhatFits()
    {
        var state = Press(new TopState(), ConsoleKey.PageDown);

        Assert.Equal(5, state.Above);
        Assert.Equal(15, Press(state, ConsoleKey.End).Above);
        Assert.Equal(0, Press(state, ConsoleKey.PageUp).Above);
        Assert.Equal(6, Press(state, ConsoleKey.DownArrow).Above);
        Assert.Equal(0, Press(state, ConsoleKey.Home).Above);
    }

    [Fact]
    public void Press_Filter_TakesKeysUntilEnter()
    {
        var typing = Press(new TopState(), "/qs");

        Assert.Equal((true, "qs", false), (typing.IsTyping, typing.Filter, typing.IsOver));
        Assert.Equal((false, "q"), (Press(Press(typing, ConsoleKey.Backspace), ConsoleKey.Enter) is var kept ? kept.IsTyping : default, kept.Filter));
        Assert.Equal("", Press(typing, ConsoleKey.Escape).Filter);
        Assert.Equal("", Press(kept, ConsoleKey.Escape).Filter);
    }

    [Fact]
    public void Press_Letters_Choose()
    {
        Assert.True(Press(new TopState(), "q").IsOver);
        Assert.Equal(1, Press(new TopState(), "s").Order);
        Assert.Equal(TopOrder.All.Count - 1, Press(new TopState(), "S").Order);
        Assert.True(Press(new TopState(), "r").Reversed);
        Assert.True(Press(new TopState(), " ").IsPaused);
        Assert.True(Press(new TopState(), "?").ShowsHelp);
        Assert.Equal((false, false), (Press(new TopState(), "hq") is var back ? back.ShowsHelp : default, back.IsOver));
    }

    private static TopState Press(TopState state, string keys) =>
        keys.Aggregate(state, (now, key) => now.Press(new ConsoleKeyInfo(key, ConsoleKey.None, shift: false, alt: false, control: false), rows: 20, page: 5));

    private static TopState Press(TopState state, ConsoleKey key) => state.Press(new ConsoleKeyInfo('\0', key, shift: false, alt: false, control: false), rows: 20, page: 5);
}
