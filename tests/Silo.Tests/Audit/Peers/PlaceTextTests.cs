using System.Text;
using OrleansKafkaLoki.Silo.Audit.Peers;

namespace OrleansKafkaLoki.Silo.Tests.Audit.Peers;

/// <summary>Lines marked so were written by a Fluent Bit 4.2.8, but for their places.</summary>
public sealed class PlaceTextTests
{
    [Theory]
    [InlineData("""{"topic":"logs","partition":3,"offset":17,"message":"x"}""", false)]
    [InlineData("""{"message":{"offset":1},"offset":17,"headers":[],"topic":"logs","partition":3}""", false)]
    [InlineData("""{"topic":"logs","partition":3,"offset":17,"error":null,"key":"odd","payload":"h\u00e9llo \ud83c\udf89 \u20ac"}""", true)] // Fluent Bit
    [InlineData("""{"topic":"logs","partition":3,"offset":17,"error":null,"payload":{"topic":"other","partition":9,"offset":77}}""", true)] // Fluent Bit
    public void OfJson_AnObjectThatTellsIt_IsThatPlace(string line, bool isRecord)
    {
        Assert.Equal(RecordPlace.Of("logs", 3, 17), PlaceText.OfJson(Encoding.UTF8.GetBytes(line), out var saysRecord).Place);
        Assert.Equal(isRecord, saysRecord);
    }

    [Theory]
    [InlineData("")]
    [InlineData("offset=17 partition=3 topic=logs")]
    [InlineData("""{"topic":"logs","partition":3}""")]
    [InlineData("""{"topic":"logs","partition":"3","offset":17}""")]
    [InlineData("""{"topic":"logs","partition":3,"offset":17""")]
    [InlineData("""{"topic":"logs","partition":3,"offset":1e99}""")]
    public void OfJson_AnythingElse_IsNone(string line) => Assert.Null(PlaceText.OfJson(Encoding.UTF8.GetBytes(line), out _).Place);

    [Fact]
    public void OfJson_NoUtf8_IsNone() =>
        Assert.Null(PlaceText.OfJson([.. """{"partition":3,"offset":17,"topic":"l"""u8, 0xFF, .. "\"}"u8], out _).Place);

    [Theory]
    [InlineData("""topic="logs" partition=3 offset=17 error=null payload="plain words" """)] // Fluent Bit
    [InlineData("""topic="logs" partition=3 offset=17 error=null payload=null""")] // Fluent Bit
    [InlineData("""topic="logs" partition=3 offset=17 error=null key="odd" payload="{"topic":"other","partition":9,"offset":77}" """)] // By its source
    [InlineData("""topic="logs" partition=3 offset=17 error=null key="k offset=5" payload="map[topic:"other" partition:9 offset:77]" """)] // By its source
    public void OfPairs_ARecord_IsItsPlace(string line)
    {
        Assert.Equal(RecordPlace.Of("logs", 3, 17), PlaceText.OfPairs(Encoding.UTF8.GetBytes(line), out var isRecord).Place);
        Assert.True(isRecord);
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("plain words")]
    [InlineData("""level=info topic="logs" partition=3 offset=17""")]
    [InlineData("topic=logs partition=3 offset=17")]
    [InlineData("""topic="logs" partition=3 offset=17x""")]
    public void OfPairs_AnythingElse_IsNone(string line) => Assert.Null(PlaceText.OfPairs(Encoding.UTF8.GetBytes(line), out _).Place);
}
