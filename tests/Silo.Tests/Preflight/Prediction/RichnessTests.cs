using OrleansKafkaLoki.Silo.Preflight.Prediction;

namespace OrleansKafkaLoki.Silo.Tests.Preflight.Prediction;

public sealed class RichnessTests
{
    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(3, 3.0, 5, 7, 2)]
    [InlineData(4, 4.5, 1, 1, 2, 9)] // 4 + 2·1/(2·2)
    [InlineData(3, 6.0, 1, 1, 1)] // Nothing was seen twice: 3 + 3·2/2
    public void Of_Counts_IsChao1(int seen, double expected, params int[] counts) => Assert.Equal(new Richness(seen, expected), Richness.Of(counts));

    [Theory]
    [InlineData(500)]
    [InlineData(2000)]
    public void Of_ASampleTwiceAsLargeAsThereAreKinds_IsWithinATenth(int kinds)
    {
        var random = new Random(kinds);
        var counts = Enumerable.Range(0, 2 * kinds).Select(_ => random.Next(kinds)).CountBy(kind => kind).Select(kind => kind.Value).ToList();

        Assert.InRange(counts.Count, 0, 0.9 * kinds);
        Assert.InRange(Richness.Of(counts).Expected, 0.9 * kinds, 1.1 * kinds);
    }
}
