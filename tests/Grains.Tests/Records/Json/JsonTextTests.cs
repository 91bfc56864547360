using System.Text;
using System.Text.Json;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Tests.Records.Json;

public sealed class JsonTextTests
{
    [Fact]
    public void WriteString_AnyBytes_ReadsBackWithInvalidUtf8Replaced() => Gen.Byte.Array.Sample(bytes =>
    {
        using var output = new PooledBufferWriter();
        JsonText.WriteString(bytes, output);

        using var document = JsonDocument.Parse(output.WrittenSpan.ToArray());
        Assert.Equal(Encoding.UTF8.GetString(bytes), document.RootElement.GetString());
    });

    [Theory]
    [InlineData(" [ 1 , { \"a b\" : \" \\\\\" } , \"\\\" \" ] ", "[1,{\"a b\":\" \\\\\"},\"\\\" \"]")]
    [InlineData("[]", "[]")]
    [InlineData("{\n\t\"a\":\r\n1}", "{\"a\":1}")]
    public void Compact_Json_LosesOnlyWhiteSpaceBetweenTokens(string json, string expected)
    {
        using var output = new PooledBufferWriter();
        JsonText.Compact(Encoding.UTF8.GetBytes(json), output);

        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
