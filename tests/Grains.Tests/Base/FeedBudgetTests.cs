using CsCheck;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Tests.Base;

public sealed class FeedBudgetTests
{
    private const long Limit = 1200;
    private const long Common = Limit / 6 * 5;

    // Positive charges, negative releases what was charged longest ago, one piece at a time.
    private static readonly Gen<int[]> Schedules = Gen.Int[-1, 400].Array[0, 200];

    [Fact]
    public void ChargeAndRelease_AnySchedule_UsedIsWhatIsOutstanding() => Schedules.Sample(schedule =>
    {
        var silo = new FeedBudget(Limit);
        var budget = silo.Of("app");
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
                Assert.Equal(wasExhausted || budget.Used >= Common, budget.IsExhausted);
                closed += budget.IsExhausted && !wasExhausted ? 1 : 0;
            }
            else if (outstanding.TryDequeue(out var bytes))
            {
                budget.Release(bytes);
                Assert.Equal(wasExhausted && budget.Used > Common * 9 / 10, budget.IsExhausted);
            }

            Assert.Equal(outstanding.Sum(), budget.Used);
            Assert.Equal(budget.Used, silo.Used);
            Assert.Equal(closed, reopened + (budget.IsExhausted ? 1 : 0));
        }

        while (outstanding.TryDequeue(out var bytes))
        {
            budget.Release(bytes);
        }

        Assert.Equal(0, budget.Used);
        Assert.False(budget.IsExhausted);
    });

    // Which pipeline, and what it does: each reads while it is not full, as a consumer does, and gives back what it likes.
    [Fact]
    public void ChargeAndRelease_SeveralPipelines_EachHasItsPartAndTogetherTheyKeepToTheLimit() =>
        Gen.Select(Gen.Int[2, 5], Gen.Select(Gen.Int[0, 4], Gen.Int[-100, 100]).Array[0, 300]).Sample((count, steps) =>
        {
            var silo = new FeedBudget(Limit);
            var pipelines = Enumerable.Range(0, count).Select(i => silo.Of($"p{i}")).ToArray();
            foreach (var (which, bytes) in steps)
            {
                var pipeline = pipelines[which % count];
                if (bytes < 0)
                {
                    pipeline.Release(Math.Min(-bytes, pipeline.Used));
                }
                else if (pipeline.Used < pipeline.Entitled)
                {
                    pipeline.Charge(bytes);
                }

                Assert.True(silo.Used <= Limit + (100 * count), "A pipeline goes beyond its part by one charge at most.");
                Assert.All(pipelines, some => Assert.True(some.Entitled >= Limit / 2 / count, "Nobody takes what is guaranteed to another."));
            }
        });

    [Fact]
    public void Charge_AnotherPipelineHoldsAllItMay_ReadsOnWithinItsPart()
    {
        var silo = new FeedBudget(Limit);
        var (sick, well) = (silo.Of("sick"), silo.Of("well"));
        while (sick.Used < sick.Entitled)
        {
            sick.Charge(10);
        }

        Assert.Equal(Limit / 4 * 3, sick.Used);
        well.Charge(200);

        Assert.True(sick.IsExhausted);
        Assert.False(well.IsExhausted);
        Assert.Equal(Limit / 4, well.Entitled);
    }

    [Fact]
    public void Release_AnotherPipelineWasExhausted_ItBorrowsWhatIsFree()
    {
        var silo = new FeedBudget(Limit);
        var (one, other) = (silo.Of("one"), silo.Of("other"));
        var reopened = 0;
        other.Reopened += () => reopened++;
        one.Charge(900);
        other.Charge(290);
        Assert.True(other.IsExhausted);

        one.Release(900);

        Assert.Equal(1, reopened);
        Assert.False(other.IsExhausted);
    }

    [Fact]
    public void IsTight_HeldUp_NobodyHurries()
    {
        var budget = new FeedBudget(Limit).Of("app");
        budget.Charge(Common);
        Assert.True(budget.IsTight);

        budget.IsHeldUp = true;

        Assert.False(budget.IsTight);
    }

    [Fact]
    public void ChargeAndRelease_ManyThreads_NothingIsLost()
    {
        var budget = new FeedBudget(Limit).Of("app");
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
        var budget = new FeedBudget(Limit).Of("app");
        budget.Charge(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => budget.Release(11));
        Assert.Equal(10, budget.Used);
    }
}
