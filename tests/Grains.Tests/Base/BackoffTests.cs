using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Tests.Base;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1.0, 1.0, 2.0, 4.0, 5.0, 5.0)]
    [InlineData(0.5, 0.75, 1.5, 3.0, 3.75, 3.75)]
    [InlineData(0.0, 0.5, 1.0, 2.0, 2.5, 2.5)]
    public void Next_AgainAndAgain_DoublesUpToTheLongestAndIsHalfOfThatAtLeast(double drawn, params double[] seconds)
    {
        var backoff = Create(() => drawn);

        Assert.Equal(seconds, seconds.Select(_ => backoff.Next().TotalSeconds));

        backoff.Reset();
        Assert.Equal(seconds[0], backoff.Next().TotalSeconds);
    }

    [Fact]
    public void Next_ManyThatFailedTogether_AreSpreadOverHalfOfTheWait()
    {
        var waits = Enumerable.Range(0, 1000).Select(_ => Create(draw: null).Next().TotalSeconds).ToList();

        Assert.All(waits, wait => Assert.InRange(wait, 0.5, 1));
        Assert.Equal(10, waits.Select(wait => Math.Min(9, (int)((wait - 0.5) * 20))).Distinct().Count());
    }

    private static Backoff Create(Func<double>? draw) => new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeProvider.System, draw);
}
