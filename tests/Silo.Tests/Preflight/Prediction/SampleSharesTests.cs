using OrleansKafkaLoki.Silo.Preflight.Prediction;

namespace OrleansKafkaLoki.Silo.Tests.Preflight.Prediction;

public sealed class SampleSharesTests
{
    [Theory]
    [InlineData(new long[] { 100, 100 }, 50, new long[] { 25, 25 })]
    [InlineData(new long[] { 1000, 0, 10 }, 100, new long[] { 90, 0, 10 })]
    [InlineData(new long[] { 3, 2 }, 100, new long[] { 3, 2 })]
    [InlineData(new long[] { 100, 100, 100 }, 77, new long[] { 25, 26, 26 })]
    [InlineData(new long[] { 100, 9, 100 }, 2, new long[] { 20, 9, 20 })]
    [InlineData(new long[0], 100, new long[0])]
    public void Of_HeldRecords_IsAsEvenAsTheyAllow(long[] held, long total, long[] expected) => Assert.Equal(expected, SampleShares.Of(held, total));
}
