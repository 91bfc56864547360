using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Silo.Audit;

namespace OrleansKafkaLoki.Silo.Tests.Audit;

public sealed class AuditTimeTests
{
    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("90s", "2026-01-01T23:58:30Z")]
    [InlineData("30m", "2026-01-01T23:30:00Z")]
    [InlineData("1.5h", "2026-01-01T22:30:00Z")]
    [InlineData("2d", "2025-12-31T00:00:00Z")]
    [InlineData("2026-01-01T12:00:00+02:00", "2026-01-01T10:00:00Z")]
    [InlineData("2026-01-01", "2026-01-01T00:00:00Z")]
    public void Parse_TimeOrAge_IsThatTime(string text, string expected)
    {
        List<string> mistakes = [];
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), AuditTime.Parse("--from", text, Time, mistakes));
        Assert.Empty(mistakes);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("s")]
    [InlineData("-5m")]
    [InlineData("5w")]
    [InlineData("99999999999d")]
    public void Parse_Neither_IsAMistake(string text)
    {
        List<string> mistakes = [];
        Assert.Null(AuditTime.Parse("--from", text, Time, mistakes));
        Assert.Contains($"--from '{text}'", Assert.Single(mistakes), StringComparison.Ordinal);
    }
}
