using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Tests.Audit;

public sealed class CountGroupTests
{
    [Fact]
    public void Of_KindsOfLabels_EachIsCountedByItselfAndLeavesTheOthersOut()
    {
        (int, StreamLabels)[] streams =
        [
            (0, StreamLabels.Parse("{app=\"a\"}")), (1, StreamLabels.Parse("{app=\"b.c\"}")), (2, StreamLabels.Parse("{app=\"a\", host=\"h\"}")),
        ];

        var groups = CountGroup.Of("", streams).ToList();

        Assert.Equal(
            ["sum by (app) (count_over_time({app=~\"a|b\\\\.c\", host=\"\"}[60s]))", "sum by (app, host) (count_over_time({app=\"a\", host=\"h\"}[60s]))"],
            groups.Select(group => group.Expression("count_over_time", 60)));
        Assert.Equal(1, groups[0].StreamOf(Sums(("app", "b.c"))));
        Assert.Null(groups[0].StreamOf(Sums(("app", "of others"))));
        Assert.Equal(2, groups[1].StreamOf(Sums(("app", "a"), ("host", "h"))));
    }

    [Fact]
    public void Of_ManyStreams_NoneIsMoreThanLokiAnswersFor()
    {
        var streams = Enumerable.Range(0, 1000).Select(i => (i, StreamLabels.Parse($"{{app=\"app-{i}\", env=\"prod\"}}"))).ToList();

        var groups = CountGroup.Of("t", streams).ToList();

        Assert.All(groups, group => Assert.InRange(group.Count, 1, 400));
        Assert.All(groups, group => Assert.InRange(group.Expression("count_over_time", 60).Length, 1, 8000));
        Assert.Equal(Enumerable.Range(0, 1000), groups.SelectMany(group => group.Numbers).Order());
        Assert.Equal(groups[0].Numbers, groups[0].Halves().SelectMany(half => half.Numbers));
    }

    private static SumSeries Sums(params (string Name, string Value)[] labels) => new(labels.ToDictionary(label => label.Name, label => label.Value), []);
}
