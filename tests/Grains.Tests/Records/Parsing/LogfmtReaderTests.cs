using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Lines;
using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Parsing;

public sealed class LogfmtReaderTests
{
    [Theory]
    [InlineData("""level=info ts=2026-01-02T03:04:05Z msg="it works" took=1.5s ok""", "level:info|ts:2026-01-02T03:04:05Z|msg:it works|took:1.5s|ok:")]
    [InlineData("""msg="a \"b\" \\ \/ \' \u00e4 \ud83d\ude00 \n" b=""", "msg:a \"b\" \\ / ' ä 😀 \n|b:")]
    [InlineData("""a="" b= c""", "a:|b:|c:")]
    [InlineData("""a="b"c=d""", "a:b|c:d")]
    [InlineData("  a=b\t\n c=d ", "a:b|c:d")]
    [InlineData("=x a=b", "a:b")]
    [InlineData("\"x\" a=b", "a:b")]
    [InlineData("a=b=c d=e", "d:e")]
    [InlineData("a=b\"c d=e", "d:e")]
    [InlineData("a\"b=c d=e", "d:e")]
    [InlineData("""a="\x" b=c""", "b:c")]
    [InlineData("""a="\u12" b=c""", "b:c")]
    [InlineData("""a=b c="d e=f""", "a:b")]
    [InlineData("a\uFFFDb=c d=e", "d:e")]
    [InlineData("ä=ö", "ä:ö")]
    [InlineData("", "")]
    [InlineData(
        "Jun 14 combo sshd: authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=218.188.2.4",
        "Jun:|14:|combo:|sshd::|authentication:|failure;:|logname:|uid:0|euid:0|tty:NODEVssh|ruser:|rhost:218.188.2.4")]
    public void TryReadNext_OfALine_ReadsItAsLokiDoes(string line, string expected) => Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void TryReadNext_InvalidUtf8_IsBorneInValuesOnly() => Assert.Equal("b:\uFFFD", Read([0xFF, .. "=a b="u8, 0xFF]));

    [Fact]
    public void TryReadNext_OfWhatIsWrittenAsLogfmt_ReadsItBack() => Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 5], Gen.String).Array[0, 5].Sample(pairs =>
    {
        using var line = new PooledBufferWriter();
        foreach (var (key, value) in pairs)
        {
            LogfmtText.WriteKey(Encoding.UTF8.GetBytes(key), line);
            line.Write("="u8);
            LogfmtText.WriteValue(Encoding.UTF8.GetBytes(value), line);
            line.Write(" "u8);
        }

        Assert.Equal(
            string.Join('|', pairs.Select(pair => $"{pair.Item1}:{Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(pair.Item2))}")),
            Read(line.WrittenSpan.ToArray()));
    });

    [Fact]
    public void TryReadNext_AnyBytes_EndsAndFindsTheSameAgain() =>
        Parsed.Bytes("a", "=", "\"", "\\", "\\u", "00e4", " ", "\n", "ä").Sample(text => Assert.Equal(Read(text), Read(text)));

    [Theory]
    [InlineData("=")]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("a=\"")]
    [InlineData("a=\"\\\" ")]
    [InlineData("a ")]
    [InlineData(" ")]
    public void TryReadNext_OfALongText_TakesLinearTime(string piece) => Assert.NotNull(Read(Parsed.Repeated(piece)));

    private static string Read(byte[] text)
    {
        var pairs = new List<string>();
        var reader = new LogfmtReader(text);
        while (reader.TryReadNext(out var key, out var value, out var isEscaped))
        {
            using var output = new PooledBufferWriter();
            if (isEscaped)
            {
                LogfmtReader.Unescape(value, output);
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
