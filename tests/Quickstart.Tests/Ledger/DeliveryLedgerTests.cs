using CsCheck;
using OrleansKafkaLoki.Quickstart.Ledger;

namespace OrleansKafkaLoki.Quickstart.Tests.Ledger;

public sealed class DeliveryLedgerTests
{
    private readonly DeliveryLedger _ledger = new();

    [Fact]
    public void Totals_EverythingArrivedOnce_IsExactlyOnce()
    {
        for (var offset = 0; offset < 100; offset++)
        {
            Produce(offset);
            Arrive(offset);
        }

        Assert.Equal(new LedgerTotals { Produced = 100, Delivered = 100 }, _ledger.Totals());
        Assert.True(_ledger.Totals().IsExactlyOnce);
        Assert.Empty(_ledger.Differences());
    }

    [Fact]
    public void Totals_ArrivalBeforeDeliveryReport_IsNoDifference()
    {
        Arrive(0);
        Assert.Equal(1, _ledger.Totals().Unexpected);

        Produce(0);

        Assert.True(_ledger.Totals().IsExactlyOnce);
    }

    [Fact]
    public void Differences_MissingTwiceUnexpectedAltered_AreListed()
    {
        for (var offset = 0; offset < 10; offset++)
        {
            Produce(offset);
        }

        foreach (var offset in new[] { 0, 1, 1, 2, 3, 4, 5, 6, 12 })
        {
            Arrive(offset);
        }

        Arrive(7, "another line");

        Assert.Equal(
            "logs/0: 2 missing (offset 8, 9), 1 twice (offset 1), 1 unexpected (offset 12), 1 altered (offset 7)",
            Assert.Single(_ledger.Differences()).ToString());
        Assert.False(_ledger.Totals().IsExactlyOnce);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"kafka_topic\":\"logs\",\"kafka_partition\":\"0\"}")]
    [InlineData("{\"kafka_topic\":\"logs\",\"kafka_partition\":\"x\",\"kafka_offset\":\"1\"}")]
    [InlineData("{\"kafka_topic\":\"logs\",\"kafka_partition\":\"0\",\"kafka_offset\":\"-1\"}")]
    [InlineData("{\"kafka_topic\":\"logs\",\"kafka_partition\":\"0\",\"kafka_offset\":\"9000000000000\"}")]
    [InlineData("{\"kafka_topic\":\"logs\",\"kafka_partition\":\"2000000000\",\"kafka_offset\":\"1\"}")]
    public void OnStored_NoUsableCoordinates_IsUnexpected(string metadata)
    {
        Store(metadata, "line");

        Assert.Equal(new LedgerTotals { Unexpected = 1 }, _ledger.Totals());
    }

    [Fact]
    public void OnStored_AgainAfterItsPageWasPutAway_IsTwice()
    {
        for (var offset = 0; offset < LedgerPage.Size + 10; offset++)
        {
            Produce(offset);
            Arrive(offset);
        }

        Arrive(5);

        Assert.Equal(1, _ledger.Totals().Duplicated);
        Assert.Equal([5], Assert.Single(_ledger.Differences()).Duplicated);
    }

    [Fact]
    public void ForgetArrivals_ToldAgain_ReachesTheSameSums()
    {
        for (var offset = 0; offset < LedgerPage.Size + 10; offset++)
        {
            Produce(offset);
            Arrive(offset);
        }

        _ledger.ForgetArrivals();
        Assert.Equal(LedgerPage.Size + 10, _ledger.Totals().Missing);
        for (var offset = 0; offset < LedgerPage.Size + 10; offset++)
        {
            Arrive(offset);
        }

        Assert.True(_ledger.Totals().IsExactlyOnce);
    }

    [Fact]
    public void UndeliveredBytes_CountsFromTheFirstGap()
    {
        for (var offset = 0; offset < 10; offset++)
        {
            Produce(offset);
        }

        foreach (var offset in new[] { 0, 1, 5, 6 })
        {
            Arrive(offset);
        }

        Assert.Equal(8 * "line 0".Length, _ledger.UndeliveredBytes("logs", 0, sent: 10));
    }

    [Fact]
    public void Totals_AnyOrderOfEvents_AgreesWithCounting() => Gen.Select(Gen.Int[0, 30].Array, Gen.Int[0, 30].Array).Sample((arrivals, drawn) =>
    {
        var produced = drawn.ToHashSet();
        var ledger = new DeliveryLedger();
        var events = arrivals.Select(offset => (Offset: offset, Produced: false)).Concat(produced.Select(offset => (Offset: offset, Produced: true))).ToArray();
        new Random(arrivals.Length).Shuffle(events);
        foreach (var (offset, isProduced) in events)
        {
            if (isProduced)
            {
                ledger.OnProduced("logs", 0, offset, "line"u8);
            }
            else
            {
                PushedEntry.Store(ledger, Coordinates(offset), "line");
            }
        }

        var distinct = arrivals.Distinct().ToList();
        return ledger.Totals() == new LedgerTotals
        {
            Produced = produced.Count,
            Delivered = distinct.Count(produced.Contains),
            Duplicated = arrivals.Length - distinct.Count,
            Unexpected = distinct.Count(offset => !produced.Contains(offset)),
        };
    });

    private static string Coordinates(long offset) => $"{{\"kafka_topic\":\"logs\",\"kafka_partition\":\"0\",\"kafka_offset\":\"{offset}\"}}";

    private void Produce(long offset) => _ledger.OnProduced("logs", 0, offset, System.Text.Encoding.UTF8.GetBytes($"line {offset}"));

    private void Arrive(long offset, string? line = null) => Store(Coordinates(offset), line ?? $"line {offset}");

    private void Store(string metadata, string line) => PushedEntry.Store(_ledger, metadata, line);
}
