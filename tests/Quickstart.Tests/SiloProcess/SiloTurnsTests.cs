using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Tests.SiloProcess;

public sealed class SiloTurnsTests
{
    [Fact]
    public void Next_AllRun_TakesThemInTurn()
    {
        var last = 0;
        Assert.Equal([1, 2, 3, 1, 2], Enumerable.Range(0, 5).Select(_ => last = SiloTurns.Next([1, 2, 3], last)));
    }

    [Theory]
    [InlineData(new[] { 1, 3 }, 1, 3)]
    [InlineData(new[] { 1, 3 }, 3, 1)]
    [InlineData(new[] { 2 }, 2, 2)]
    [InlineData(new[] { 1 }, 9, 1)]
    [InlineData(new int[0], 2, 0)]
    public void Next_SomeRun_LeavesTheOthersOut(int[] running, int last, int expected) => Assert.Equal(expected, SiloTurns.Next(running, last));
}
