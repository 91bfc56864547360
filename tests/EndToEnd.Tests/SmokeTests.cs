namespace OrleansKafkaLoki.EndToEnd.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Skeleton_Builds_Runs() => Assert.NotNull(typeof(SmokeTests).Assembly);
}
