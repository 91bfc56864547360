using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Parsing;

public sealed class StructuredDataReaderTests
{
    [Theory]
    [InlineData("""[exampleSDID@32473 iut="3" eventSource="App"][p class="high"]""", "exampleSDID@32473.iut=3|exampleSDID@32473.eventSource=App|p.class=high")]
    [InlineData("""[a]""", "")]
    [InlineData("""[a][b c=""]""", "b.c=")]
    [InlineData("""[a b="\"\]\\\n"]""", """a.b="]\\n""")]
    [InlineData("""[a b="c"] [d e="f"]""", "a.b=c")]
    [InlineData("""[a b="c"][d e=f]""", "a.b=c")]
    public void TryReadNext_OfElements_GivesTheirParameters(string text, string expected) => Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("""[a b="c"] x""", 9)]
    [InlineData("""[a b="]"]""", 9)]
    [InlineData("[a]", 3)]
    [InlineData("[a", 0)]
    [InlineData("[]", 0)]
    [InlineData("[ a]", 0)]
    [InlineData("[a b]", 0)]
    [InlineData("[a b=c]", 0)]
    [InlineData("""[a b="c]""", 0)]
    [InlineData("""[a b="c"x]""", 0)]
    [InlineData("""[a ="c"]""", 0)]
    [InlineData("x", 0)]
    public void Length_OfABegin_IsThatOfWholeElements(string text, int expected) =>
        Assert.Equal(expected, StructuredDataReader.Length(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void TryReadNext_AnyBytes_EndsAndFindsTheSameAgain() =>
        Parsed.Bytes("[", "]", "a", " ", "b=\"", "\"", "\\", "=").Sample(text => Assert.Equal(Read(text), Read(text)));

    private static string Read(byte[] text)
    {
        var pairs = new List<string>();
        var reader = new StructuredDataReader(text);
        while (reader.TryReadNext(out var element, out var name, out var value, out var isEscaped))
        {
            using var output = new PooledBufferWriter();
            StructuredDataReader.Unescape(value, output);
            Assert.Equal(isEscaped, value.Contains((byte)'\\'));
            pairs.Add($"{Encoding.UTF8.GetString(element)}.{Encoding.UTF8.GetString(name)}={Encoding.UTF8.GetString(output.WrittenSpan)}");
        }

        return string.Join('|', pairs);
    }
}
