using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Tests.DeadLetters;

/// <summary>What is kept of a letter comes back as it was, from either place.</summary>
public sealed class StoredLetterTests
{
    private static readonly Gen<byte[]> Bytes = Gen.OneOf(Gen.Byte.Array[0, 20], Gen.String[0, 20].Select(System.Text.Encoding.UTF8.GetBytes));
    private static readonly Gen<byte[]?> MaybeBytes = Gen.OneOf<byte[]?>(Gen.Const((byte[]?)null), Bytes.Select(bytes => (byte[]?)bytes));

    private static readonly Gen<SourceRecord> Originals = Gen.Select(
        Gen.Long[0, long.MaxValue], Gen.Long[-1, 4_000_000_000_000], MaybeBytes, MaybeBytes,
        Gen.Select(Gen.OneOf(Gen.Const("okl-pipeline"), Gen.Const("okl-original"), Gen.String[Gen.Char.AlphaNumeric, 1, 5]), MaybeBytes).Array[0, 4],
        (offset, timestamp, key, value, headers) => new SourceRecord(offset, timestamp, key, value, FakeSource.Headers(headers)));

    [Fact]
    public void Message_OfAnyOriginal_ReadsBackAsItWas() => Originals.Sample(original =>
    {
        var letter = TestLetters.Letter(original.Offset, line: "a line");
        var message = DeadLetterHeaders.Write(letter, original);
        var stored = DeadLetterHeaders.Read(AsRead(message))!;
        AssertKept(letter with { Entry = default }, original, stored);
    });

    [Fact]
    public void Json_OfAnyOriginal_ReadsBackAsItWas() => Originals.Sample(original =>
    {
        var letter = TestLetters.Letter(original.Offset, line: "a line");
        using var line = new PooledBufferWriter();
        DeadLetterJson.Write(line, letter, original);
        AssertKept(letter, original, DeadLetterJsonReader.Read(line.WrittenSpan[..^1].ToArray()));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lost_EitherPlace_KeepsTheEntry(bool isFile)
    {
        var letter = TestLetters.Letter(7, line: "a \"line\"\n");
        using var line = new PooledBufferWriter();
        DeadLetterJson.Write(line, letter, original: null);
        var stored = isFile
            ? DeadLetterJsonReader.Read(line.WrittenSpan[..^1].ToArray())
            : DeadLetterHeaders.Read(AsRead(DeadLetterHeaders.Write(letter, original: null)))!;

        Assert.Equal((OriginalState.Lost, null), (stored.State, stored.Original));
        Assert.Equal(letter.Entry.ToArray(), stored.Letter.Entry.ToArray());
        Assert.Equal(letter with { Entry = default }, stored.Letter with { Entry = default });
    }

    [Fact]
    public void Json_OfTheVersionBefore_IsARecordWithTheLineAsItsValue()
    {
        var stored = DeadLetterJsonReader.Read(
            """
            {"pipeline":"web","topic":"logs","partition":3,"offset":77,"tenant":"","labels":"{a=\"b\"}","status":400,"reason":"old",
            "timestamp":"2023-11-14T22:13:20.000000042Z","line_base64":"/w==","structured_metadata":{}}
            """u8.ToArray());

        Assert.Equal([0xFF], stored.Original!.Value);
        Assert.Equal(1_700_000_000_000_000_042, stored.Letter.TimestampNs);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"pipeline\":1}")]
    [InlineData("half a li")]
    public void Json_NoLetter_Throws(string line) =>
        Assert.Throws<FormatException>(() => DeadLetterJsonReader.Read(System.Text.Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData(MessageExtent.WithoutValue, 9, true)]
    [InlineData(MessageExtent.Coordinates, null, false)]
    public void Message_TooLarge_SaysSo(object extent, int? keyLength, bool hasHeader)
    {
        var original = new SourceRecord(7, 1, new byte[9], new byte[9], FakeSource.Headers(("h", new byte[9])));
        var letter = TestLetters.Letter(7);
        var message = DeadLetterHeaders.Write(letter, original, (MessageExtent)extent);

        Assert.Null(message.Value);
        Assert.Equal((keyLength, hasHeader), (message.Key?.Length, message.Headers.TryGetLastBytes("h", out _)));
        var stored = DeadLetterHeaders.Read(AsRead(message))!;
        Assert.Equal((OriginalState.TooLarge, null), (stored.State, stored.Original));
        Assert.Equal(letter with { Entry = default }, stored.Letter);
    }

    [Fact]
    public void Message_WithoutTheHeaders_IsNoLetter() =>
        Assert.Null(DeadLetterHeaders.Read(new SourceRecord(0, 0, null, [1], FakeSource.Headers(("h", [1])))));

    private static void AssertKept(DeadLetter letter, SourceRecord original, StoredLetter stored)
    {
        Assert.Equal(OriginalState.Kept, stored.State);
        Assert.Equal(letter with { Entry = default }, stored.Letter with { Entry = default });
        Assert.Equal(original.Offset, stored.Original!.Offset);
        Assert.Equal(original.TimestampMs, stored.Original.TimestampMs);
        Assert.Equal(original.Key, stored.Original.Key);
        Assert.Equal(original.Value, stored.Original.Value);
        Assert.Equal(original.Headers.ToArray(), stored.Original.Headers.ToArray());
    }

    private static SourceRecord AsRead(Confluent.Kafka.Message<byte[]?, byte[]?> message) => new(
        123, message.Timestamp.UnixTimestampMs, message.Key, message.Value,
        FakeSource.Headers([.. message.Headers.Select(header => (header.Key, (byte[]?)header.GetValueBytes()))]));
}
