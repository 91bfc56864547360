using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Output;

public sealed class WordingTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(-1d, null)]
    [InlineData(0d, "0 s")]
    [InlineData(0.92, "0.9 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.9, "1 m")]
    [InlineData(212.4, "3 m 32 s")]
    [InlineData(3600d, "1 h")]
    [InlineData(3700d, "1 h 1 m")]
    [InlineData(190_000d, "2 d 4 h")]
    public void Span_Seconds_InTwoUnitsAtMost(double? seconds, string? expected) => Assert.Equal(expected, Wording.Span(seconds));

    [Fact]
    public void Age_OfTheFuture_IsNone() => Assert.Equal("0 s", Wording.Age(OklRun.Now.AddSeconds(3), OklRun.Now));

    [Theory]
    [InlineData(null, null)]
    [InlineData(0d, "0 B")]
    [InlineData(1023d, "1023 B")]
    [InlineData(55_435d, "54.1 KiB")]
    [InlineData(3_100_000d, "3 MiB")]
    public void Size_Bytes_InTheirUnit(double? bytes, string? expected) => Assert.Equal(expected, Wording.Size(bytes));

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    [InlineData("語語語", 5, "語語…")]
    [InlineData("語語語", 4, "語…")]
    [InlineData("😀😀", 3, "😀…")]
    public void Cut_Text_WithinItsWidth(string text, int width, string expected) => Assert.Equal(expected, Fitting.Cut(text, width));
}
