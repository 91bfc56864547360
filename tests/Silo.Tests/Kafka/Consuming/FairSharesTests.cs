using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Kafka.Consuming;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Consuming;

public sealed class FairSharesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PipelineBudget _budget = new FeedBudget(1200).Of("p");
    private readonly FairShares _shares;

    public FairSharesTests() => _shares = new FairShares(_budget, [], (_, _) => { }, _time);

    [Fact]
    public void AllowReading_VerdictsComeSlowly_WaitsAndSetsNobodyAside()
    {
        _budget.Charge(1100);
        for (var i = 0; i < 100; i++)
        {
            Assert.False(_shares.AllowReading(_time.GetTimestamp()));
            _budget.Release(1);
            _time.Advance(FairShares.Patience - TimeSpan.FromMilliseconds(1));
        }

        Assert.False(_budget.IsHeldUp);
    }

    [Fact]
    public void AllowReading_NoVerdictsForAWhile_IsHeldUpUntilThereIsRoomAgain()
    {
        _budget.Charge(1100);
        Assert.False(_shares.AllowReading(_time.GetTimestamp()));
        _time.Advance(FairShares.Patience);
        _shares.AllowReading(_time.GetTimestamp());
        Assert.True(_budget.IsHeldUp);

        _budget.Release(300);

        Assert.True(_shares.AllowReading(_time.GetTimestamp()));
        Assert.False(_budget.IsHeldUp);
    }
}
