using System.Text;
using System.Text.Unicode;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Lines;

namespace OrleansKafkaLoki.Grains.Tests.Records.Lines;

public sealed class LongLineRuleTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Const("a").List[0, 80].Select(string.Concat), Gen.OneOf(Gen.Const("a"), Gen.Const("é"), Gen.Const("漢"), Gen.Const("😀")).List[0, 40].Select(string.Concat));

    [Fact]
    public void Truncate_AnyText_FitsEndsAtACharacterAndTellsTheBytes() =>
        Gen.Select(Text, Gen.Int[12, 60], Gen.OneOf(Gen.Const(""), Gen.Const("…"), Gen.Const("[{bytes}]"), Gen.Const("<{bytes}/{bytes}>"))).Sample((text, limit, marker) =>
        {
            var line = Encoding.UTF8.GetBytes(text);
            if (line.Length <= limit)
            {
                return;
            }

            var cut = Truncate(line, limit, marker);

            Assert.InRange(cut.Length, 1, limit);
            Assert.True(Utf8.IsValid(cut));
            var kept = Enumerable.Range(0, line.Length)
                .Single(kept => cut.SequenceEqual((byte[])[.. line[..kept], .. Encoding.UTF8.GetBytes(marker.Replace("{bytes}", $"{line.Length - kept}"))]));
            Assert.True(limit - cut.Length <= 3 + marker.Split("{bytes}").Length - 1, "More was cut than had to be.");
            Assert.True(kept < line.Length);
        });

    [Theory]
    [InlineData("0123456789abcdef", 15, "[{bytes}]", "0123456789a[5]")]
    [InlineData("ééééé", 5, "", "éé")]
    public void Truncate_KnownLine_IsTheExpectedText(string line, int limit, string marker, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Truncate(Encoding.UTF8.GetBytes(line), limit, marker)));

    [Fact]
    public void TakePart_AnyText_PartsAreTheLineAndEndAtCharacters() =>
        Gen.Select(Text, Gen.Int[4, 30]).Sample((text, limit) =>
        {
            var parts = Split(Encoding.UTF8.GetBytes(text), limit);

            Assert.Equal(text, string.Concat(parts.Select(Encoding.UTF8.GetString)));
            Assert.All(parts, part => Assert.InRange(part.Length, 1, limit));
            Assert.All(parts, part => Assert.True(Utf8.IsValid(part)));
        });

    [Fact]
    public void TakePart_AnyBytes_PartsAreTheLineAndFit() =>
        Gen.Select(Gen.OneOf(Gen.Byte, Gen.Byte[0x80, 0xBF]).Array[0, 100], Gen.Int[1, 30]).Sample((line, limit) =>
        {
            var parts = Split(line, limit);

            Assert.Equal(line, parts.SelectMany(part => part));
            Assert.All(parts, part => Assert.InRange(part.Length, 1, limit));
        });

    [Fact]
    public void TakePart_NoUtf8_CutsAtTheLimit() =>
        Assert.Equal([10, 10, 5], Split([.. Enumerable.Repeat((byte)0x80, 25)], 10).Select(part => part.Length));

    private static byte[] Truncate(byte[] line, int limit, string marker)
    {
        using var output = new PooledBufferWriter();
        new LongLineRule(new LongLineOptions { Marker = marker }, limit).Truncate(line, output);
        return output.WrittenSpan.ToArray();
    }

    private static List<byte[]> Split(byte[] line, int limit)
    {
        var rule = new LongLineRule(new LongLineOptions(), limit);
        var parts = new List<byte[]>();
        ReadOnlySpan<byte> rest = line;
        while (!rest.IsEmpty)
        {
            parts.Add(rule.TakePart(ref rest).ToArray());
        }

        Assert.Equal(parts.Count, rule.CountParts(line));
        return parts;
    }
}
