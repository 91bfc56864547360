using System.Net.Http.Headers;
using OrleansKafkaLoki.Silo.Loki.Push;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

public sealed class RetryAfterTests
{
    [Theory]
    [InlineData("7", 7.0)]
    [InlineData("0", null)]
    [InlineData("9999", 300.0)]
    [InlineData("Thu, 01 Jan 2026 00:00:20 GMT", 20.0)]
    [InlineData("Wed, 31 Dec 2025 23:59:59 GMT", null)]
    [InlineData("Fri, 01 Jan 2027 00:00:00 GMT", 300.0)]
    public void Read_Header_IsTheBoundedWait(string header, double? seconds)
    {
        var wait = RetryAfter.Read(RetryConditionHeaderValue.Parse(header), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(seconds, wait?.TotalSeconds);
    }

    [Fact]
    public void Read_NoHeader_IsNoWait() => Assert.Null(RetryAfter.Read(null, DateTimeOffset.UnixEpoch));
}
