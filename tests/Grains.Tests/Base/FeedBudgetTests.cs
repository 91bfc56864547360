using CsCheck;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Tests.Base;

public sealed class FeedBudgetTests
{
    private const long Limit = 1000;

    // Positive charges, negative releases what was charged longest ago, one piece at a time.
    private static readonly Gen<int[]> Schedules = Gen.Int[-1, 400].Array[0, 200];

    [Fact]
    public void ChargeAndRelease_AnySchedule_UsedIsWhatIsOutstanding() => Schedules.Sample(schedule =>
    {
        var budget = new FeedBudget(Limit);
        var outstanding = new Queue<long>();
        var reopened = 0;
        var closed = 0;
        budget.Reopened += () => reopened++;
        foreach (var step in schedule)
        {
            var wasExhausted = budget.IsExhausted;
            if (step >= 0)
            {
                budget.Charge(step);
                outstanding.Enqueue(step);
                Assert.Equal(wasExhausted || budget.Used >= Limit, budget.IsExhausted);
                closed += budget.IsExhausted && !wasExhausted ? 1 : 0;
            }
            else if (outstanding.TryDequeue(out var bytes))
            {
                budget.Release(bytes);
                Assert.Equal(wasExhausted && budget.Used > Limit * 9 / 10, budget.IsExhausted);
            }

            Assert.Equal(outstanding.Sum(), budget.Used);
            Assert.Equal(closed, reopened + (budget.IsExhausted ? 1 : 0));
        }

        while (outstanding.TryDequeue(out var bytes))
        {
            budget.Release(bytes);
        }

        Assert.Equal(0, budget.Used);
        Assert.False(budget.IsExhausted);
    });

    [Fact]
    public void ChargeAndRelease_ManyThreads_NothingIsLost()
    {
        var budget = new FeedBudget(Limit);
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                budget.Charge(300);
                budget.Release(300);
            }
        });
        Assert.Equal(0, budget.Used);
        Assert.False(budget.IsExhausted);
    }

    [Fact]
    public void Release_MoreThanCharged_Throws()
    {
        var budget = new FeedBudget(Limit);
        budget.Charge(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => budget.Release(11));
        Assert.Equal(10, budget.Used);
    }
}
