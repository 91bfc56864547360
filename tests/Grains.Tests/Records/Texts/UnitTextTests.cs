using System.Globalization;
using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Tests.Records.Texts;

public sealed class UnitTextTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("1.5s", 1_500_000_000L)]
    [InlineData("1h30m", 5_400_000_000_000L)]
    [InlineData("-200ms", -200_000_000L)]
    [InlineData("+.5us", 500L)]
    [InlineData("1µs", 1_000L)]
    [InlineData("1.000000000000000000000001ns", 1L)]
    [InlineData("2d1w", 777_600_000_000_000L)]
    [InlineData("292y", 9_208_512_000_000_000_000L)]
    [InlineData("293y", null)]
    [InlineData("9223372036854775807ns", null)]
    [InlineData("1", null)]
    [InlineData("s", null)]
    [InlineData(".s", null)]
    [InlineData("1.5", null)]
    [InlineData("1x", null)]
    [InlineData("1s ", null)]
    [InlineData("-", null)]
    [InlineData("", null)]
    public void TryParseDuration_Text_GivesNanoseconds(string text, long? expected) =>
        Assert.Equal(expected, UnitText.TryParseDuration(Encoding.UTF8.GetBytes(text), out var nanoseconds) ? nanoseconds : null);

    [Theory]
    [InlineData("512", 512L)]
    [InlineData("512B", 512L)]
    [InlineData("10KiB", 10_240L)]
    [InlineData("10kb", 10_000L)]
    [InlineData("1.5 MB", 1_500_000L)]
    [InlineData("2Gi", 2_147_483_648L)]
    [InlineData("7eib", 8_070_450_532_247_928_832L)]
    [InlineData("8EiB", null)]
    [InlineData("1 parsec", null)]
    [InlineData("1iB", null)]
    [InlineData("-1B", null)]
    [InlineData("", null)]
    public void TryParseSize_Text_GivesBytes(string text, long? expected) =>
        Assert.Equal(expected, UnitText.TryParseSize(Encoding.UTF8.GetBytes(text), out var bytes) ? bytes : null);

    [Fact]
    public void TryParseDuration_AsDotNetKnowsIt_IsTheSame() => Gen.Long[0, TimeSpan.TicksPerDay * 90_000].Sample(ticks =>
    {
        var span = TimeSpan.FromTicks(ticks);
        var text = string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}h{span.Minutes}m{span.Seconds}.{ticks % TimeSpan.TicksPerSecond:D7}s");
        Assert.True(UnitText.TryParseDuration(Encoding.UTF8.GetBytes(text), out var nanoseconds));
        Assert.Equal(ticks * 100, nanoseconds);
    });

    [Fact]
    public void TryParse_AnyBytes_NeverThrows() => Gen.Byte.Array[0, 30].Sample(text =>
    {
        Assert.True(UnitText.TryParseDuration(text, out var nanoseconds) || nanoseconds == 0);
        Assert.True(UnitText.TryParseSize(text, out var bytes) || bytes == 0);
    });
}
