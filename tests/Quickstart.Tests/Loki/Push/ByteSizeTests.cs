using OrleansKafkaLoki.Quickstart.Loki.Push;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki.Push;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData(0, "0B")]
    [InlineData(1500, "1500B")]
    [InlineData(10_240, "10KB")]
    [InlineData(3 * 1024 * 1024, "3MB")]
    public void Format_Bytes_TakesTheLargestUnitThatDividesThem(long bytes, string expected) => Assert.Equal(expected, ByteSize.Format(bytes));
}
