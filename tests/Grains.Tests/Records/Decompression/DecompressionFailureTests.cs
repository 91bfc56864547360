using OrleansKafkaLoki.Grains.Records.Decompression;

namespace OrleansKafkaLoki.Grains.Tests.Records.Decompression;

public sealed class DecompressionFailureTests
{
    [Fact]
    public void Describe_EachFailure_SaysWhatIsWrong()
    {
        Assert.Equal("it does not begin as gzip does", DecompressionFailure.Describe(DecompressionOutcome.NotCompressed, "gzip", 9));
        Assert.Equal("its gzip is damaged, or the end of it is missing", DecompressionFailure.Describe(DecompressionOutcome.Corrupt, "gzip", 9));
        Assert.Equal("more than 9 bytes come out of its gzip", DecompressionFailure.Describe(DecompressionOutcome.TooLarge, "gzip", 9));
    }
}
