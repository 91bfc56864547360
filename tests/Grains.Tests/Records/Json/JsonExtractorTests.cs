using System.Text;
using System.Text.Json;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Tests.Records.Json;

public sealed class JsonExtractorTests
{
    [Theory]
    [InlineData("""{"a":"x"}""", "a", "x")]
    [InlineData(""" { "a" : "x" } """, "a", "x")]
    [InlineData("""{"a":"x","a":"y"}""", "a", "y")]
    [InlineData("""{"a":"x","a":null}""", "a", null)]
    [InlineData("""{"a":{"b":1},"a":{"c":2}}""", "a.b", null)]
    [InlineData("""{"a":{"b":1},"a":7}""", "a.b", null)]
    [InlineData("""{"a":{"b":{"c":true}}}""", "a.b.c", "true")]
    [InlineData("""{"a":[10,{"b":-1.50e3}]}""", "a[1].b", "-1.50e3")]
    [InlineData("""{"a":[10]}""", "a[1]", null)]
    [InlineData("""{"a":{"0":1}}""", "a[0]", null)]
    [InlineData("""{"a":[1]}""", "a.b", null)]
    [InlineData("""{"a":null}""", "a", null)]
    [InlineData("""{"a":""}""", "a", "")]
    [InlineData("""{"a":{ "b" : [ 1 , "x  \" y\\" ] } }""", "a", """{"b":[1,"x  \" y\\"]}""")]
    [InlineData("""{"\u0061":"x"}""", "a", "x")]
    [InlineData("""{"\ud800":"x","a":1}""", "a", "1")]
    [InlineData("""{"a":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"}""", "a", "\"\\/\b\f\n\r\té😀")]
    [InlineData("""{"a":"\ud800x\ude00\ud800\u0041"}""", "a", "\uFFFDx\uFFFD\uFFFDA")]
    [InlineData("""{"a.b":1}""", "\"a.b\"", "1")]
    [InlineData("""{"größe":1}""", "größe", "1")]
    public void TryExtract_Object_FindsField(string json, string path, string? expected) =>
        Assert.Equal(expected, Extract(Encoding.UTF8.GetBytes(json), path));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("plain text")]
    [InlineData("[1]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"a\"")]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":1}}""")]
    [InlineData("""{"a":1} {"a":2}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":"\x"}""")]
    [InlineData("{\"a\":\"\n\"}")]
    public void TryExtract_NoObject_IsFalseWithNothingFound(string json)
    {
        var tree = new JsonPathTree();
        tree.Add(FieldPath.Parse("a"));
        var fields = new JsonField[] { new(JsonFieldKind.Text, 1, 2) };

        Assert.False(JsonExtractor.TryExtract(Encoding.UTF8.GetBytes(json), tree, fields));
        Assert.Equal(default, fields[0]);
    }

    [Fact]
    public void TryExtract_InvalidUtf8_IsFalse() =>
        Assert.False(JsonExtractor.TryExtract([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8], new JsonPathTree(), []));

    [Theory]
    [InlineData(JsonExtractor.MaxDepth, true)]
    [InlineData(JsonExtractor.MaxDepth + 1, false)]
    [InlineData(100_000, false)]
    public void TryExtract_Nested_ReadsUpToItsLimit(int depth, bool expected)
    {
        var json = string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);

        Assert.Equal(expected, JsonExtractor.TryExtract(Encoding.UTF8.GetBytes(json), new JsonPathTree(), []));
    }

    [Theory]
    [InlineData("{\"a\":", "}", 63)]
    [InlineData("{\"a\":", "}", 70)]
    [InlineData("[", "]", 70)]
    [InlineData("[{\"a\":", "}]", 500)]
    [InlineData("[", "]", JsonExtractor.MaxDepth - 1)]
    public void TryExtract_DeepFieldThatNobodyWants_CostsNoOther(string open, string close, int times)
    {
        var deep = string.Concat(Enumerable.Repeat(open, times)) + "1" + string.Concat(Enumerable.Repeat(close, times));

        Assert.Equal("error", Extract(Encoding.UTF8.GetBytes($$"""{"ctx":{{deep}},"level":"error"}"""), "level"));
        Assert.Equal(deep, Extract(Encoding.UTF8.GetBytes($$"""{"ctx": {{deep}} }"""), "ctx"));
    }

    [Fact]
    public void TryExtract_AnyBytes_NeverThrows() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Bool).Sample((bytes, asObject) =>
        {
            byte[] json = asObject ? [(byte)'{', .. bytes, (byte)'}'] : bytes;
            var tree = new JsonPathTree();
            tree.Add(FieldPath.Parse("a"));
            JsonExtractor.TryExtract(json, tree, new JsonField[1]);
        });

    [Fact]
    public void TryExtract_AnyString_RendersAsJsonReadersDo() => Gen.String.Sample(text =>
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["before"] = text, ["a"] = text });
        using var document = JsonDocument.Parse(json);

        Assert.Equal(document.RootElement.GetProperty("a").GetString(), Extract(json, "a"));
    });

    private static string? Extract(byte[] json, string path)
    {
        var tree = new JsonPathTree();
        var slot = tree.Add(FieldPath.Parse(path));
        var fields = new JsonField[tree.SlotCount];
        Assert.True(JsonExtractor.TryExtract(json, tree, fields));
        using var output = new PooledBufferWriter();
        return RecordEvent.TryRender(fields[slot], json, output) ? Encoding.UTF8.GetString(output.WrittenSpan) : null;
    }
}
