using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Explanation;

public sealed class LastingCausesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LastingCauses _causes;

    public LastingCausesTests() => _causes = new LastingCauses(_time);

    [Fact]
    public void Observe_Lasts_IsToldOnceForAllAndOnceWhenOver()
    {
        Assert.Empty(Look(CauseKind.LokiFails).New);
        _time.Advance(LastingCauses.Patience);

        var told = Assert.Single(Look(CauseKind.LokiFails).New);
        Assert.Equal("app/logs/0 and 1 others: because", told.ToString());
        var later = Look(CauseKind.LokiFails);
        Assert.Equal((0, 1, 0), (later.New.Count, later.Lasting.Count, later.Over.Count));
        Assert.Equal(told.Finding.Cause, Assert.Single(_causes.Observe([]).Over).Finding.Cause);
        Assert.Empty(_causes.Observe([]).Over);
    }

    [Fact]
    public void Observe_ComesAndGoes_IsNotTold()
    {
        for (var i = 0; i < 5; i++, _time.Advance(LastingCauses.Patience))
        {
            Assert.Empty(Look(i % 2 == 0 ? CauseKind.LokiFails : CauseKind.TenantThrottled).New);
        }
    }

    [Theory]
    [InlineData(CauseKind.Paused)]
    [InlineData(CauseKind.CatchingUp)]
    [InlineData(CauseKind.Held)]
    [InlineData(CauseKind.NothingIsWrong)]
    public void Observe_NotBad_IsNotTold(CauseKind cause)
    {
        Look(cause);
        _time.Advance(LastingCauses.Patience);

        Assert.Empty(Look(cause).Lasting);
    }

    private CauseChanges Look(CauseKind cause) => _causes.Observe(
        [.. Enumerable.Range(0, 2).Select(number => ("app", new PartitionId("app", "logs", number), new Finding(cause, "because", "docs")))]);
}
