using System.Globalization;
using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Records.Times;

namespace OrleansKafkaLoki.Grains.Tests.Records.Times;

public sealed class UnixTimeTests
{
    [Theory]
    [InlineData("0", 0, 0L, 0)]
    [InlineData("1767366245", 0, 1767366245_000000000L, 0)]
    [InlineData("+1767366245", 0, 1767366245_000000000L, 0)]
    [InlineData("1767366245.123", 0, 1767366245_123000000L, 3)]
    [InlineData("1767366245.1234567891", 0, 1767366245_123456789L, 9)]
    [InlineData("1767366245.00000000000000000000001", 0, 1767366245_000000000L, 9)]
    [InlineData("1.767366245123E9", 0, 1767366245_123000000L, 3)]
    [InlineData("1.767366245e+09", 0, 1767366245_000000000L, 0)]
    [InlineData("17673662450e-1", 0, 1767366245_000000000L, 1)]
    [InlineData("1767366245678", 3, 1767366245_678000000L, 3)]
    [InlineData("1767366245678.5", 3, 1767366245_678500000L, 4)]
    [InlineData("1.767366245678e12", 3, 1767366245_678000000L, 3)]
    [InlineData("1767366245678901", 6, 1767366245_678901000L, 6)]
    [InlineData("1767366245678901234", 9, 1767366245_678901234L, 9)]
    [InlineData("1767366245678901234.9", 9, 1767366245_678901234L, 9)]
    [InlineData("9223372036854775807", 9, long.MaxValue, 9)]
    [InlineData("1e-400", 0, 0L, 9)]
    public void TryParse_Number_IsTime(string text, int unitDigits, long expected, int digits)
    {
        Assert.True(UnixTime.TryParse(Encoding.UTF8.GetBytes(text), unitDigits, out var unixNs, out var fractionDigits));

        Assert.Equal(expected, unixNs);
        Assert.Equal(digits, fractionDigits);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("-1", 0)]
    [InlineData(".5", 0)]
    [InlineData("5.", 0)]
    [InlineData("1.2.3", 0)]
    [InlineData("1e", 0)]
    [InlineData("1e+", 0)]
    [InlineData("NaN", 0)]
    [InlineData("1767366245s", 0)]
    [InlineData("9223372037", 0)]
    [InlineData("1e400", 0)]
    [InlineData("9223372036854775808", 9)]
    [InlineData("99999999999999999999999999", 9)]
    public void TryParse_NoNumberOrTooLarge_IsFalse(string text, int unitDigits) =>
        Assert.False(UnixTime.TryParse(Encoding.UTF8.GetBytes(text), unitDigits, out _, out _));

    [Theory]
    [InlineData(0, "F9")]
    [InlineData(3, "F6")]
    [InlineData(6, "F3")]
    [InlineData(9, "F0")]
    [InlineData(0, "E27")]
    public void TryParse_WhatDotNetWrote_IsItsTime(int unitDigits, string written) => Gen.Long[0, long.MaxValue].Sample(time =>
    {
        var text = (time / (decimal)Math.Pow(10, 9 - unitDigits)).ToString(written, CultureInfo.InvariantCulture);

        Assert.True(UnixTime.TryParse(Encoding.UTF8.GetBytes(text), unitDigits, out var unixNs, out _), text);
        Assert.Equal(time, unixNs);
    });
}
