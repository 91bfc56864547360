using System.Text;
using System.Text.Unicode;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Values;

namespace OrleansKafkaLoki.Grains.Tests.Records.Values;

public sealed class DecolorizerTests
{
    [Theory]
    [InlineData("\e[31mERROR\e[0m failed", "ERROR failed")]
    [InlineData("\e[1;38;5;208mé\e[m", "é")]
    [InlineData("\e[38:2::255:0:0mx\e[K\e[2J\e[?25l", "x")]
    [InlineData("\u009B31mred\u009B0m", "red")]
    [InlineData("\e]8;;https://example.org\e\\link\e]8;;\e\\", "link")]
    [InlineData("\e]0;a title\a$ ls", "$ ls")]
    [InlineData("\e]0;no end of it", "0;no end of it")]
    [InlineData("\e]0;\e[1mbold", "0;bold")]
    [InlineData("\e(Btext\e=\ec", "text")]
    [InlineData("\ePq#0;2;0;0;0\e\\sixel", "sixel")]
    [InlineData("cut off \e[31", "cut off ")]
    [InlineData("\e", "")]
    [InlineData("\e\e[0m[31m", "[31m")]
    [InlineData("\e[31é", "é")]
    public void TryDecolorize_Sequences_AreLeftOut(string text, string expected)
    {
        using var output = new PooledBufferWriter();

        Assert.True(Decolorizer.TryDecolorize(Encoding.UTF8.GetBytes(text), output));
        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain [31m text")]
    [InlineData("20 °C, naïve")]
    public void TryDecolorize_None_WritesNothing(string text)
    {
        using var output = new PooledBufferWriter();

        Assert.False(Decolorizer.TryDecolorize(Encoding.UTF8.GetBytes(text), output));
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void TryDecolorize_AnyBytes_LeavesNoneAndStaysValid() => Gen.OneOf(
        Gen.Byte.Array,
        AnyText.Of("\e", "\e[", "\e]", "\u009B", "31", ";", "m", "\a", "\\", "é", "text", "\n", "(", "B", "°")).Sample(text =>
    {
        using var output = new PooledBufferWriter();
        if (!Decolorizer.TryDecolorize(text, output))
        {
            return;
        }

        Assert.True(output.WrittenCount < text.Length);
        Assert.Equal(-1, output.WrittenSpan.IndexOf((byte)'\e'));
        if (Utf8.IsValid(text))
        {
            Assert.True(Utf8.IsValid(output.WrittenSpan));
            Assert.False(Decolorizer.TryDecolorize(output.WrittenSpan.ToArray(), output));
        }
    });
}
