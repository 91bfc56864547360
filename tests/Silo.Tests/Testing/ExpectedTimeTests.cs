using OrleansKafkaLoki.Silo.Testing;

namespace OrleansKafkaLoki.Silo.Tests.Testing;

public sealed class ExpectedTimeTests
{
    [Theory]
    [InlineData("2026-01-01T00:00:00Z", 0, 999_999_999)]
    [InlineData("2026-01-01T01:00:00.5+01:00", 500_000_000, 599_999_999)]
    [InlineData("2026-01-01T00:00:00.012Z", 12_000_000, 12_999_999)]
    [InlineData("2026-01-01T00:00:00.000000001Z", 1, 1)]
    public void Holds_OfATime_AsExactlyAsItIsWritten(string text, long first, long last)
    {
        const long Second = 1_767_225_600_000_000_000;
        Assert.True(ExpectedTime.TryParse(text, out var time));

        Assert.Equal((false, true, true, false), (time.Holds(Second + first - 1), time.Holds(Second + first), time.Holds(Second + last), time.Holds(Second + last + 1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-01-01")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-01-01T00:00:00.1234567890Z")]
    public void TryParse_NoTime_False(string text) => Assert.False(ExpectedTime.TryParse(text, out _));
}
