using System.Globalization;
using OrleansKafkaLoki.Quickstart.Text;

namespace OrleansKafkaLoki.Quickstart.Tests.Text;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", "00:00:00.5")]
    [InlineData("30s", "00:00:30")]
    [InlineData("5m", "00:05:00")]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("1.5s", "00:00:01.5")]
    [InlineData("7d", "7.00:00:00")]
    [InlineData("1w", "7.00:00:00")]
    [InlineData("100us", "00:00:00.0001")]
    public void TryParse_Valid_ReturnsDuration(string text, string expected)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.Parse(expected, CultureInfo.InvariantCulture), duration);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("5x")]
    [InlineData("1..5s")]
    [InlineData("99999999999999d")]
    public void TryParse_Invalid_ReturnsFalse(string? text) => Assert.False(Duration.TryParse(text, out _));
}
