using OrleansKafkaLoki.Grains.Pipelines;
using OrleansKafkaLoki.Grains.Routing;
using OrleansKafkaLoki.Grains.Sink;

namespace OrleansKafkaLoki.Grains.Tests.Routing;

public sealed class RoutingHashTests
{
    [Fact]
    public void Of_EqualOptionsInAnotherOrder_IsEqual() =>
        Assert.Equal(RoutingHash.Of(RouterHarness.Json(("a", "x"), ("b", "y"))), RoutingHash.Of(RouterHarness.Json(("b", "y"), ("a", "x"))));

    // A line that was too long for its stream's chunks is among those that come to it with these.
    [Fact]
    public void Of_OtherRuleForLongLines_IsAnother()
    {
        var usual = RoutingHash.Of(new PipelineOptions());

        Assert.NotEqual(usual, RoutingHash.Of(With(options => options.Sink.Limits.MaxLineSize++)));
        Assert.Equal(
            Enum.GetValues<LongLineAction>().Length,
            Enum.GetValues<LongLineAction>().Select(action => RoutingHash.Of(With(options => options.Sink.LongLines.Action = action))).Distinct().Count());
    }

    private static PipelineOptions With(Action<PipelineOptions> change)
    {
        var options = new PipelineOptions();
        change(options);
        return options;
    }
}
