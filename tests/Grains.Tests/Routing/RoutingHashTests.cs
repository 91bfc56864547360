using OrleansKafkaLoki.Grains.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Routing;

public sealed class RoutingHashTests
{
    [Fact]
    public void Of_EqualOptionsInAnotherOrder_IsEqual() =>
        Assert.Equal(RoutingHash.Of(RouterHarness.Json(("a", "x"), ("b", "y"))), RoutingHash.Of(RouterHarness.Json(("b", "y"), ("a", "x"))));
}
