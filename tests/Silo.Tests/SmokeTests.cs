namespace OrleansKafkaLoki.Silo.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Skeleton_Builds_Runs() => Assert.NotNull(typeof(SmokeTests).Assembly);
}
