using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

/// <summary>Batches of a stream at the limit of its rate.</summary>
public sealed class PacedDeliveryTests
{
    [Fact]
    public async Task DeliverAsync_AboveABurstThatLokiNeverNames_GoesInPiecesAndSoDoesTheNext()
    {
        var harness = new DeliveryHarness { LineBytes = 1000 };
        harness.Loki.Burst = 300_000;

        Assert.Empty(await harness.DeliverAsync(1000));
        harness.AssertStoredOnce(1000);
        Assert.All(harness.Loki.Sizes, size => Assert.InRange(size, 200, 300));
        var pushes = harness.Loki.Pushes.Count;

        harness.Loki.Stored.Clear();
        Assert.Empty(await harness.DeliverAsync(1000));
        harness.AssertStoredOnce(1000);
        Assert.Equal(4, harness.Loki.Pushes.Count - pushes);
        Assert.Equal(0, harness.PossiblyRepeated);
    }

    [Fact]
    public async Task DeliverAsync_AboveTheConfiguredBurst_GoesInPiecesFromTheStart()
    {
        var harness = new DeliveryHarness(limitsOptions: new LimitsOptions { PerStreamRateLimitBurst = 300_000 }) { LineBytes = 1000 };
        harness.Loki.Burst = 300_000;

        Assert.Empty(await harness.DeliverAsync(1000));

        harness.AssertStoredOnce(1000);
        Assert.Equal(4, harness.Loki.Pushes.Count);
        Assert.Empty(harness.Loki.Questions);
    }

    [Fact]
    public async Task DeliverAsync_AShardDroppedBehindA204_IsAskedForAndSentAgain()
    {
        var harness = new DeliveryHarness();
        harness.Loki.Burst = 0;
        var first = harness.DeliverAsync(10);
        await Eventually.HoldsAsync(() => harness.Loki.Pushes.Count > 0, "the stream is throttled");
        (harness.Loki.Burst, harness.Loki.ShardsAboveRate) = (int.MaxValue, 1);

        Assert.Empty(await first);

        harness.AssertStoredOnce(10);
        Assert.Equal([10, 5], harness.Loki.Sizes);
        Assert.Equal(0, harness.PossiblyRepeated);
    }

    [Fact]
    public async Task DeliverAsync_NoTroubleLately_IsNotAskedFor()
    {
        var harness = new DeliveryHarness();

        await harness.DeliverAsync(10);

        Assert.Empty(harness.Loki.Questions);
    }
}
