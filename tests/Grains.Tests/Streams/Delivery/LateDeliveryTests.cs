using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

/// <summary>Entries that are so much older than their stream's newest that Loki may refuse them without a word.</summary>
public sealed class LateDeliveryTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);

    [Theory]
    [InlineData(DeliveryMode.EffectivelyOnce, 3, 1, 97)]
    [InlineData(DeliveryMode.AtLeastOnce, 1, 1, 97)]
    public async Task DeliverAsync_LateAmongFreshInAShardedStream_LearnsOfEachThatIsTooFarBehind(DeliveryMode mode, params int[] sizes)
    {
        var harness = new DeliveryHarness(mode, newest: 0);
        harness.Loki.Shards = true;
        harness.Loki.Refuses = line => line is "0:0" or "0:1";
        (harness.Loki.Cause, harness.Loki.Words) = (RejectionCause.TooFarBehind, "entry with timestamp x ignored, reason: 'entry too far behind, "
            + "entry timestamp is: 2025-12-31T22:00:00Z, oldest acceptable timestamp is: 2025-12-31T23:00:00Z',\nuser 'fake', total ignored: 1 out of 1");

        var rejected = await harness.DeliverAsync(
            quiet: null, [Minutes(120), Minutes(110), Minutes(55), .. Enumerable.Repeat(TimeSpan.Zero, 97)]);

        Assert.Equal([0, 1], rejected.Select(record => record.Offset));
        Assert.All(rejected, record => Assert.Equal((RejectionCause.TooFarBehind, 400), (record.Cause, record.Status)));
        harness.AssertStoredOnce(100, 0, 1);
        Assert.Equal(sizes, harness.Loki.Sizes);
    }

    [Fact]
    public async Task DeliverAsync_BacklogOfHours_TravelsInFullBatches()
    {
        var harness = new DeliveryHarness(newest: -Minutes(300).Ticks * 100);

        await harness.DeliverAsync(quiet: null, [.. Enumerable.Range(0, 200).Select(i => Minutes(300 - i))]);

        Assert.Equal([200], harness.Loki.Sizes);
    }

    [Fact]
    public async Task DeliverAsync_OldEntriesAndNothingKnownOfTheStream_ProbesWithTheOldest()
    {
        var harness = new DeliveryHarness();
        harness.Loki.Shards = true;

        await harness.DeliverAsync(quiet: null, [.. Enumerable.Repeat(Minutes(45), 50), .. Enumerable.Repeat(TimeSpan.Zero, 50)]);

        Assert.Equal([1, 99], harness.Loki.Sizes);
        harness.AssertStoredOnce(100);
    }

    [Fact]
    public async Task DeliverAsync_LateAndInDoubt_AsksOnceForAll()
    {
        var harness = new DeliveryHarness(newest: 0);
        harness.Loki.Stored.AddRange(Enumerable.Range(0, 10).Select(i => (harness.Ns(i) - (Minutes(55).Ticks * 100), $"0:{i}")));

        Assert.Empty(await harness.DeliverAsync(quiet: Quiet, [.. Enumerable.Repeat(Minutes(55), 10), .. Enumerable.Repeat(TimeSpan.Zero, 10)]));

        harness.AssertStoredOnce(20);
        Assert.Equal([10], harness.Loki.Sizes);
        Assert.Equal(2, harness.Loki.Questions.Count);
    }
}
