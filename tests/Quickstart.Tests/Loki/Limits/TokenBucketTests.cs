using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki.Limits;

public sealed class TokenBucketTests
{
    [Fact]
    public void TryTake_OverTime_AllowsBurstThenRate()
    {
        var bucket = new TokenBucket(rate: 10, burst: 30);

        Assert.True(bucket.TryTake(30, 0));
        Assert.False(bucket.TryTake(1, 0));
        Assert.False(bucket.TryTake(11, NanoTime.Second));
        Assert.True(bucket.TryTake(10, NanoTime.Second));
        Assert.False(bucket.TryTake(31, 100 * NanoTime.Second));
        Assert.True(bucket.TryTake(30, 100 * NanoTime.Second));
    }

    [Fact]
    public void TryTake_NoRate_AllowsEverything() => Assert.True(new TokenBucket(rate: 0, burst: 1).TryTake(long.MaxValue, 0));
}
