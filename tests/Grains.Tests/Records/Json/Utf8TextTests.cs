using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Tests.Records.Json;

public sealed class Utf8TextTests
{
    [Fact]
    public void AppendStorable_AnyBytes_IsStorable() => Gen.Byte.Array.Sample(bytes =>
    {
        using var output = new PooledBufferWriter();
        Utf8Text.AppendStorable(bytes, output);

        Assert.True(Utf8Text.IsStorable(output.WrittenSpan));
        Assert.True(output.WrittenCount <= bytes.Length);
        Assert.Equal(Encoding.UTF8.GetString(bytes).Replace('\uFFFD', '?'), Encoding.UTF8.GetString(output.WrittenSpan));
    });

    [Theory]
    [InlineData("abc", 3, 3)]
    [InlineData("abc", 2, 2)]
    [InlineData("aé", 2, 1)]
    [InlineData("😀", 3, 0)]
    [InlineData("😀b", 4, 4)]
    public void CutLength_Text_EndsBetweenCharacters(string text, int limit, int expected) =>
        Assert.Equal(expected, Utf8Text.CutLength(Encoding.UTF8.GetBytes(text), limit));
}
