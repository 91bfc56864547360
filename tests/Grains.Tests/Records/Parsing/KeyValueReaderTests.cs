using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Parsing;

public sealed class KeyValueReaderTests
{
    private static readonly KeyValueSyntax[] Syntaxes =
    [
        new([(byte)'='], [(byte)' ']),
        new([(byte)':'], [(byte)',']),
        new([.. "=>"u8], [.. ", "u8], IsStrict: true, TakesKeys: false),
        new([(byte)'\\'], [(byte)'\t']),
    ];

    [Theory]
    [InlineData("=", " ", "zork=zook zonk=nork", "zork:zook|zonk:nork")]
    [InlineData("=", " ", "at=info method=GET path=/ fwd=\"204.204.204.204\"", "at:info|method:GET|path:/|fwd:204.204.204.204")]
    [InlineData("=", " ", "a=b   ok c=d", "a:b|ok:true|c:d")]
    [InlineData("=", " ", "a = b c= d", "a:b|c:d")]
    [InlineData("=", " ", "\"key=with=special\"=value key=\"with special=characters\"", "key=with=special:value|key:with special=characters")]
    [InlineData("=", " ", "a='b c' d=\"it's\"", "a:b c|d:it's")]
    [InlineData("=", " ", "a=\"x\\\"y\\\\z\\nw\\t\"", "a:x\"y\\z\nw\\t")]
    [InlineData("=", " ", "a=\"b c", "a:\"b|c:true")]
    [InlineData("=", " ", "a=\"b\"c d=e", "a:\"b\"c|d:e")]
    [InlineData("=", " ", "a=b=c", "a:b=c")]
    [InlineData("=", " ", "=b c=d", "c:d")]
    [InlineData(":", ",", "path:\"/cart_link\", host:store.app.com, fwd: \"102.30.171.16\", dyno: web.1, beta", "path:/cart_link|host:store.app.com|fwd:102.30.171.16|dyno:web.1|beta:true")]
    [InlineData(":", ",", "foo:bar ,   foobar   ", "foo:bar|foobar:true")]
    [InlineData(":", ",", "time:12:00:01,a:", "time:12:00:01|a:")]
    [InlineData(":", ",", ",,a:b,,", "a:b")]
    [InlineData("=", "\t", "a=\tb= c ", "a:|b:c")]
    [InlineData("=>", "; ", "a=>b; c=>d;e", "a:b|c:d;e")]
    [InlineData("=", " ", "", "")]
    public void TryReadNext_OfALine_ReadsItAsVectorDoes(string pair, string field, string text, string expected) =>
        Assert.Equal(expected, Read(new KeyValueSyntax(Encoding.UTF8.GetBytes(pair), Encoding.UTF8.GetBytes(field)), Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void TryReadNext_Strict_LeavesAValueEmptyBeforeASpace() =>
        Assert.Equal("user:|msg:hello", Read(Syntaxes[0] with { IsStrict = true }, [.. "user= msg=hello"u8]));

    [Fact]
    public void TryReadNext_WithoutLoneKeys_PassesThem() => Assert.Equal("a:b", Read(Syntaxes[0] with { TakesKeys = false }, [.. "x a=b y"u8]));

    [Fact]
    public void TryReadNext_AnyBytes_EndsAndFindsTheSameAgain() =>
        Parsed.Bytes("a", "=", "\"", "'", "\\", " ", ",", ":", "=>", ", ", "\t").Sample(text =>
            Assert.All(Syntaxes, syntax => Assert.Equal(Read(syntax, text), Read(syntax, text))));

    [Theory]
    [InlineData("=")]
    [InlineData("\"")]
    [InlineData("'\"")]
    [InlineData("a\\\"")]
    [InlineData("a=\"b ")]
    [InlineData("a=\"\\\" ")]
    [InlineData(" ")]
    [InlineData("a ")]
    [InlineData(",")]
    public void TryReadNext_OfALongText_TakesLinearTime(string piece) =>
        Assert.All(Syntaxes, syntax => Assert.NotNull(Read(syntax, Parsed.Repeated(piece))));

    private static string Read(KeyValueSyntax syntax, byte[] text)
    {
        var pairs = new List<string>();
        var reader = new KeyValueReader(syntax, text);
        while (reader.TryReadNext(out var key, out var value, out var isEscaped))
        {
            Assert.False(key.IsEmpty);
            using var output = new PooledBufferWriter();
            if (isEscaped)
            {
                KeyValueReader.Unescape(value, output);
            }
            else
            {
                output.Write(value);
            }

            pairs.Add($"{Encoding.UTF8.GetString(key)}:{Encoding.UTF8.GetString(output.WrittenSpan)}");
        }

        return string.Join('|', pairs);
    }
}
