using System.Text;
using OrleansKafkaLoki.Silo.Audit.Peers;

namespace OrleansKafkaLoki.Silo.Tests.Audit.Peers;

public sealed class LineHashTests
{
    /// <summary>Values, and what Fluent Bit 4.2.8 made of them, or of longer ones, with <c>drop_single_key</c>.</summary>
    [Theory]
    [InlineData("plain words", "\"plain words\"")]
    [InlineData("", "\"\"")]
    [InlineData("héllo 🎉 €", """ "h\u00e9llo \ud83c\udf89 \u20ac" """)]
    [InlineData("a\0\u001b[b", """ "a\u0000\u001b[b" """)]
    [InlineData("\"str\"", "str")]
    [InlineData("\"str\"", """ "\"str\"" """)]
    [InlineData("""{"level":"info","n":1}""", """ "{\"level\":\"info\",\"n\":1}" """)]
    [InlineData("""{ "a" : 1.50 , "b" : [1, 2, {"c": null}], "d": true }""", """{"a":1.5,"b":[1,2,{"c":null}],"d":true}""")]
    [InlineData("""{"u":"\u00e9\ud83c\udf89/\/"}""", """{"u":"\u00e9\ud83c\udf89//"}""")]
    [InlineData("""{"big":12345678901234567890123}""", """{"big":1.234567890123457e+22}""")]
    [InlineData("  {\"a\":1}  ", """{"a":1}""")]
    public void Of_FluentBit_IsThatOfWhatTheLineSays(string value, string line) => Assert.Equal(Of(Peer.FluentBit, value), Of(Peer.FluentBit, line.Trim(' ')));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":9007199254740993}""", """{"a":9007199254740992}""")]
    [InlineData("""{"a":1}{"b":2}""", """{"a":1}""")]
    [InlineData("""{"a":1""", """{"a":1}""")]
    [InlineData("\"a\" b", "a")]
    [InlineData(" words", "words")]
    public void Of_FluentBit_OtherLines_Differ(string one, string other) => Assert.NotEqual(Of(Peer.FluentBit, one), Of(Peer.FluentBit, other));

    [Fact]
    public void Of_FluentBit_NoUtf8_IsThatOfTheBytes() =>
        Assert.NotEqual(LineHash.Of(Peer.FluentBit, [(byte)'"', 0xFF, (byte)'"']), LineHash.Of(Peer.FluentBit, [(byte)'"', 0xFE, (byte)'"']));

    [Theory]
    [InlineData(Peer.Promtail)]
    [InlineData(Peer.Vector)]
    internal void Of_AnotherShipper_IsThatOfTheLine(Peer peer) => Assert.NotEqual(Of(peer, """{"a":1}"""), Of(peer, """{"a": 1}"""));

    private static UInt128 Of(Peer peer, string line) => LineHash.Of(peer, Encoding.UTF8.GetBytes(line));
}
