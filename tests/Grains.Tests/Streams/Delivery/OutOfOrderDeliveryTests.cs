using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

/// <summary>Entries that are older than their stream's newest, as <c>out_of_order_action</c> has it.</summary>
public sealed class OutOfOrderDeliveryTests
{
    [Fact]
    public async Task DeliverAsync_OutOfOrderRewritten_IsSentUnderTheNewestTimestamp()
    {
        var harness = new DeliveryHarness(outOfOrder: OutOfOrderAction.RewriteTimestamp, newest: 5);

        Assert.Empty(await harness.DeliverAsync(8));

        Assert.Equal(
            Enumerable.Range(0, 8).Select(i => (harness.Ns(Math.Max(i, 5)), $"0:{i}")),
            harness.Loki.Stored);
    }

    [Fact]
    public async Task DeliverAsync_OutOfOrderRewrittenAndAnswerLost_FindsTheRewritten()
    {
        var harness = new DeliveryHarness(outOfOrder: OutOfOrderAction.RewriteTimestamp, newest: 5);
        harness.Loki.Fates.Enqueue(Fate.LostHalfStored);

        Assert.Empty(await harness.DeliverAsync(8));

        harness.AssertStoredOnce(8);
    }

    [Fact]
    public async Task DeliverAsync_OutOfOrderRewrittenByAnEarlierActivation_FindsThoseOfItsTimestamp()
    {
        var harness = new DeliveryHarness(outOfOrder: OutOfOrderAction.RewriteTimestamp, newest: 9, inherited: [7, 9]);
        harness.Loki.Stored.AddRange([(harness.Ns(9), "0:0"), (harness.Ns(7), "0:1"), (harness.Ns(2), "0:2")]);

        Assert.Empty(await harness.DeliverAsync(4, TimeSpan.Zero));

        Assert.Equal((harness.Ns(9), "0:3"), harness.Loki.Stored[^1]);
        harness.AssertStoredOnce(4);
    }

    [Fact]
    public async Task DeliverAsync_OutOfOrderDropped_IsRejectedWithoutBeingSent()
    {
        var harness = new DeliveryHarness(outOfOrder: OutOfOrderAction.Drop, newest: 5);

        var rejected = await harness.DeliverAsync(8);

        Assert.Equal([0, 1, 2, 3, 4], rejected.Select(record => record.Offset));
        Assert.All(rejected, record => Assert.Equal((RejectionCause.OutOfOrder, 0), (record.Cause, record.Status)));
        harness.AssertStoredOnce(8, 0, 1, 2, 3, 4);
    }

    [Fact]
    public async Task DeliverAsync_OutOfOrderDroppedButStoredByAnEarlierActivation_IsNotRejected()
    {
        var harness = new DeliveryHarness(outOfOrder: OutOfOrderAction.Drop, newest: 5);
        harness.Loki.Stored.AddRange([(harness.Ns(0), "0:0"), (harness.Ns(3), "0:3")]);

        Assert.Equal([1, 2, 4], (await harness.DeliverAsync(8, TimeSpan.Zero)).Select(record => record.Offset));

        harness.AssertStoredOnce(8, 1, 2, 4);
    }
}
