using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Routing;

public sealed class RoutingHashTests
{
    [Fact]
    public void Of_EqualOptionsInAnotherOrder_IsEqual() =>
        Assert.Equal(RoutingHash.Of(RouterHarness.Json(("a", "x"), ("b", "y"))), RoutingHash.Of(RouterHarness.Json(("b", "y"), ("a", "x"))));
}
