using System.Text;
using OrleansKafkaLoki.Silo.Rendering;

namespace OrleansKafkaLoki.Silo.Tests.Rendering;

public sealed class RecordJsonTests
{
    [Fact]
    public void Parse_AllThatARecordHas_IsRead()
    {
        var record = Parse("""{"key":"k","value_base64":"AP8=","headers":{"a":"1","b":["x",null]},"topic":"t","partition":3,"offset":9,"timestamp":"2026-01-01T00:00:01Z"}""");

        Assert.Equal(("k", "t", 3, 9L, RecordTime.Default + 1000), (Encoding.UTF8.GetString(record.Key!), record.Topic, record.Partition!.Value, record.Offset!.Value, record.TimestampMs!.Value));
        Assert.Equal([0, 255], record.Value!);
        Assert.Equal(
            [("a", "1"), ("b", "x"), ("b", null)],
            record.Headers.Select(header => (Encoding.UTF8.GetString(header.Name), header.Value is null ? null : Encoding.UTF8.GetString(header.Value))));
    }

    [Fact]
    public void Parse_Values_AreTextsOrJsonAsItStands()
    {
        Assert.Equal("a\"b", Encoding.UTF8.GetString(Parse("""{"value":"a\"b"}""").Value!));
        Assert.Equal("""{ "a": 1 }""", Encoding.UTF8.GetString(Parse("""{"value":{ "a": 1 }}""").Value!));
        Assert.Null(Parse("""{"value":null}""").Value);
        Assert.Equal(1700000000123, Parse("""{"timestamp":1700000000123}""").TimestampMs);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"valeu":"x"}""")]
    [InlineData("""{"value_base64":"?"}""")]
    [InlineData("""{"partition":"one"}""")]
    [InlineData("""{"offset":-1}""")]
    [InlineData("""{"timestamp":"soon"}""")]
    [InlineData("""{"headers":[]}""")]
    public void Parse_AnythingElse_IsSaid(string line) => Assert.Throws<FormatException>(() => Parse(line));

    private static RecordSpec Parse(string line) => RecordJson.Parse(Encoding.UTF8.GetBytes(line));
}
