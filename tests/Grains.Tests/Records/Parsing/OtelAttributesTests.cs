using System.Text;
using System.Text.Json;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Parsing;

public sealed class OtelAttributesTests
{
    [Theory]
    [InlineData("[]", "{}")]
    [InlineData("""[{"key":"service.name","value":{"stringValue":"a \"b\" \u00e9"}}]""", """{"service.name":"a \"b\" \u00e9"}""")]
    [InlineData("""[{"key":"i","value":{"intValue":"-12"}},{"key":"j","value":{"intValue":12}},{"key":"k","value":{"intValue":"012"}}]""", """{"i":-12,"j":12,"k":"012"}""")]
    [InlineData("""[{"key":"d","value":{"doubleValue":1.5}},{"key":"b","value":{"boolValue":true}},{"key":"y","value":{"bytesValue":"AQ=="}}]""", """{"d":1.5,"b":true,"y":"AQ=="}""")]
    [InlineData("""[{"key":"a","value":{"arrayValue":{"values":[{"stringValue":"x"},{"intValue":"1"}]}}},{"key":"e","value":{"arrayValue":{}}}]""", """{"a":["x",1],"e":[]}""")]
    [InlineData("""[{"key":"m","value":{"kvlistValue":{"values":[{"key":"n","value":{"boolValue":false}}]}}}]""", """{"m":{"n":false}}""")]
    [InlineData("""[{"key":"none"},{"key":"empty","value":{}},{"key":"more","x":[{}],"value":{"stringValue":"s"},"y":1}]""", """{"none":null,"empty":null,"more":"s"}""")]
    public void TryWrite_List_IsAnObject(string list, string expected) => Assert.Equal(expected, Write(list));

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("""[{"value":{"stringValue":"s"},"key":"k"}]""")]
    [InlineData("""[{"key":"k","value":"s"}]""")]
    [InlineData("""[{"key":"k","value":{"stringValue":{}}}]""")]
    [InlineData("""[{"key":"k","value":{"stringValue":"s","intValue":"1"}}]""")]
    [InlineData("""[{"key":"k"}] x""")]
    [InlineData("""[{"key":"k"}""")]
    public void TryWrite_SomethingElse_IsNone(string list) => Assert.Null(Write(list));

    [Fact]
    public void TryWrite_DeepValues_AreRefused() => Assert.Null(Write(
        $$"""[{"key":"k","value":{{string.Concat(Enumerable.Repeat("""{"arrayValue":{"values":[""", 100))}}{"stringValue":"s"}{{string.Concat(Enumerable.Repeat("]}}", 100))}}}]"""));

    [Fact]
    public void TryWrite_Damaged_IsJsonOrNone() => Gen.Select(Gen.Int[0, 200], Gen.Byte.Array[0, 3], Gen.Int[0, 9]).Sample((at, put, cut) =>
    {
        var good = """[{"key":"a","value":{"arrayValue":{"values":[{"stringValue":"x"},{"kvlistValue":{"values":[{"key":"n","value":{"intValue":"7"}}]}}]}}},{"key":"e"}]"""u8;
        at = Math.Min(at, good.Length);
        using var output = new PooledBufferWriter();

        if (OtelAttributes.TryWrite((byte[])[.. good[..at], .. put, .. good[Math.Min(at + cut, good.Length)..]], output))
        {
            using var json = JsonDocument.Parse(output.WrittenSpan.ToArray());
            Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
        }
    });

    private static string? Write(string list)
    {
        using var output = new PooledBufferWriter();
        return OtelAttributes.TryWrite(Encoding.UTF8.GetBytes(list), output) ? Encoding.UTF8.GetString(output.WrittenSpan) : null;
    }
}
