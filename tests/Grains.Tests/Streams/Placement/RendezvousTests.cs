using CsCheck;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Placement;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Placement;

public sealed class RendezvousTests
{
    [Fact]
    public void Score_SameOnEverySilo_AndAfterARestart()
    {
        var stream = Rendezvous.SeedOf(new LabelStream("app", "tenant", "{service=\"api\"}"));

        Assert.Equal(-6_493_056_089_579_384_132L, stream);
        Assert.Equal(Rendezvous.Score(stream, TestSilos.Create(1), 1), Rendezvous.Score(stream, TestSilos.Create(1, generation: 2), 1));
    }

    [Fact]
    public void Score_AnyWeight_GrowsWithItAndIsNeverInfinite() =>
        Gen.Select(Gen.Long, Gen.Int[0, 65_535], Gen.Double[1, 1e12]).Sample((stream, silo, weight) =>
        {
            var score = Rendezvous.Score(stream, TestSilos.Create(silo), weight);
            Assert.True(double.IsFinite(score) && score > 0, $"{score}");
            Assert.True(Rendezvous.Score(stream, TestSilos.Create(silo), 2 * weight) > score);
            Assert.Equal(0, Rendezvous.Score(stream, TestSilos.Create(silo), 0));
        });

    [Fact]
    public void Score_UnevenWeights_ChoosesEachSiloByItsShare()
    {
        int[] shares = [6, 3, 1];
        var chosen = new int[shares.Length];
        for (var stream = 0; stream < 10_000; stream++)
        {
            var seed = Rendezvous.SeedOf(new LabelStream("app", "", $"{{stream=\"{stream}\"}}"));
            chosen[Enumerable.Range(0, shares.Length).MaxBy(silo => Rendezvous.Score(seed, TestSilos.Create(silo), shares[silo]))]++;
        }

        Assert.All(Enumerable.Range(0, shares.Length), silo => Assert.InRange(chosen[silo], (shares[silo] * 1000) - 200, (shares[silo] * 1000) + 200));
    }
}
