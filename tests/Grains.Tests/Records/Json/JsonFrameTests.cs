using CsCheck;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Tests.Records.Json;

public sealed class JsonFrameTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("\uFEFF", "", 0)]
    [InlineData("\uFEFF", "\r\n", 0)]
    [InlineData("", "\0", 0)]
    [InlineData("", "\n\0\0", 0)]
    [InlineData("", "\uFEFF", 0)]
    [InlineData("\uFEFF", "\0 \uFEFF\0", 0)]
    [InlineData("\0\0\0\0\u0007", "", 5)]
    [InlineData("\0\0\0\0\u0007\uFEFF", "\0", 5)]
    public void Of_ObjectWithSurroundings_LeavesThemOut(string before, string after, int schemaId)
    {
        var value = System.Text.Encoding.UTF8.GetBytes(before + """{"a":1}""" + after);

        var frame = JsonFrame.Of(value);

        Assert.Equal("""{"a":1}""", System.Text.Encoding.UTF8.GetString(frame.In(value)).TrimEnd('\r', '\n'));
        Assert.Equal(schemaId, frame.SchemaId);
        Assert.Equal(before + after is not ("" or "\r\n"), frame.LeavesOut(value));
    }

    [Theory]
    [InlineData(" {} \r\n")]
    [InlineData("text")]
    [InlineData("")]
    public void Of_NothingButWhiteSpaceAround_LeavesNothingOut(string text) =>
        Assert.False(JsonFrame.Of(System.Text.Encoding.UTF8.GetBytes(text)).LeavesOut(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Of_AnyBytes_IsWithinThem() => Gen.Int[0, 6].Array[0, 12].Sample(picks =>
    {
        byte[] value = [.. picks.Select(pick => (byte)"\0\u00EF\u00BB\u00BF {}"[pick])];

        var frame = JsonFrame.Of(value);

        Assert.True(frame.In(value).Length <= value.Length);
    });
}
