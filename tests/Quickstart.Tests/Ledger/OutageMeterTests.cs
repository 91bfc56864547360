using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Quickstart.Ledger;

namespace OrleansKafkaLoki.Quickstart.Tests.Ledger;

public sealed class OutageMeterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly DeliveryLedger _ledger;

    public OutageMeterTests() => _ledger = new DeliveryLedger(_time);

    private OutageMeter Meter => _ledger.Outages;

    [Fact]
    public void Gaps_ArrivalsApart_GivesTheLongestAndItsBeginning()
    {
        Arrive(0, 0);
        foreach (var (offset, after) in new[] { (1, 100), (2, 700), (3, 200) })
        {
            Pass(after);
            Arrive(0, offset);
        }

        Assert.Equal(new PartitionGap("logs", 0, Milliseconds(100), Milliseconds(700), false), Assert.Single(Meter.Gaps()));
    }

    [Fact]
    public void Gaps_NothingArrivesAnyMore_IncludesTheOpenGap()
    {
        Arrive(0, 0);
        Pass(100);
        Arrive(0, 1);
        Pass(500);

        Assert.Equal(new PartitionGap("logs", 0, Milliseconds(100), Milliseconds(500), true), Assert.Single(Meter.Gaps()));
    }

    [Fact]
    public void Mark_InsideAGap_ForgetsEarlierOnesAndCountsItFromItsBeginning()
    {
        Arrive(0, 0);
        Pass(5000);
        Arrive(0, 1);
        Pass(30);

        Meter.Mark();
        Pass(300);
        Arrive(0, 2);
        Pass(10);

        Assert.Equal(new PartitionGap("logs", 0, Milliseconds(-30), Milliseconds(330), false), Assert.Single(Meter.Gaps()));
    }

    [Fact]
    public void Gaps_ReplayOfAnOldRecord_EndsNoOutage()
    {
        Arrive(0, 0);
        Pass(400);
        Arrive(0, 0);
        Pass(400);

        Assert.Equal(new PartitionGap("logs", 0, TimeSpan.Zero, Milliseconds(800), true), Assert.Single(Meter.Gaps()));
    }

    [Fact]
    public void Gaps_ProducedAndNeverArrived_IsOpenSinceTheFirstRecord()
    {
        Pass(200);
        _ledger.OnProduced("logs", 2, 0, "line"u8);
        Pass(100);
        _ledger.OnProduced("logs", 2, 1, "line"u8);

        // The accounts of 0 and 1 are there as well, but nothing was ever produced to them.
        Assert.Equal(new PartitionGap("logs", 2, Milliseconds(200), Milliseconds(100), true), Assert.Single(Meter.Gaps()));
    }

    [Fact]
    public void Gaps_SeveralPartitions_AreApartAndInOrder()
    {
        Arrive(1, 0);
        Arrive(0, 0);
        Pass(100);
        Arrive(0, 1);
        Pass(100);

        Assert.Equal([(0, 100d), (1, 200d)], Meter.Gaps().Select(gap => (gap.Partition, gap.Length.TotalMilliseconds)));
    }

    [Fact]
    public async Task Arrivals_WhileMarkedAndReadAtOnce_LoseNoOutage()
    {
        var reading = Task.Run(
            () =>
            {
                for (var round = 0; round < 1000; round++)
                {
                    Meter.Gaps();
                    Meter.Mark();
                }
            },
            TestContext.Current.CancellationToken);
        await Parallel.ForAsync(0, 4, (partition, _) =>
        {
            for (var offset = 0; offset < 5000; offset++)
            {
                Arrive(partition, offset);
            }

            return ValueTask.CompletedTask;
        });
        await reading;
        Pass(1000);

        Assert.Equal([1d, 1, 1, 1], Meter.Gaps().Select(gap => gap.Length.TotalSeconds));
    }

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);

    private void Pass(int milliseconds) => _time.Advance(Milliseconds(milliseconds));

    private void Arrive(int partition, int offset) => PushedEntry.Store(
        _ledger, string.Create(CultureInfo.InvariantCulture, $$"""{"kafka_topic":"logs","kafka_partition":"{{partition}}","kafka_offset":"{{offset}}"}"""), "line");
}
