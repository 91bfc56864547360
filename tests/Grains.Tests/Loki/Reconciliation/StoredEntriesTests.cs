using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;

namespace OrleansKafkaLoki.Grains.Tests.Loki.Reconciliation;

public sealed class StoredEntriesTests
{
    [Fact]
    public void TryTake_Twins_AreGoodForOneMatchEach()
    {
        var stored = Stored((5, "ping", []), (5, "ping", []));

        Assert.True(stored.TryTake(5, Message("ping")));
        Assert.Equal(1, stored.Count);
        Assert.True(stored.TryTake(5, Message("ping")));
        Assert.False(stored.TryTake(5, Message("ping")));
    }

    [Fact]
    public void TryTake_OtherLineOrTimestamp_IsNotIt()
    {
        var stored = Stored((5, "ping", []));

        Assert.False(stored.TryTake(6, Message("ping")));
        Assert.False(stored.TryTake(5, Message("pong")));
        Assert.Equal(1, stored.Count);
    }

    [Fact]
    public void TryTake_LokiAddedMetadata_IsIt() =>
        Assert.True(Stored((5, "ping", [("a", "1"), ("detected_level", "info")])).TryTake(5, Message("ping", ("a", "1"))));

    [Fact]
    public void TryTake_MetadataMissingOrDifferent_IsNotIt()
    {
        Assert.False(Stored((5, "ping", [])).TryTake(5, Message("ping", ("a", "1"))));
        Assert.False(Stored((5, "ping", [("a", "2")])).TryTake(5, Message("ping", ("a", "1"))));
    }

    [Fact]
    public void TryTake_EmptyMetadata_IsAbsentToLoki() => Assert.True(Stored((5, "ping", [])).TryTake(5, Message("ping", ("a", ""))));

    [Fact]
    public void TryTake_SameLineOtherMetadata_TakesTheOneThatFits()
    {
        var stored = Stored((5, "ping", [("a", "1")]), (5, "ping", [("a", "2")]));

        Assert.True(stored.TryTake(5, Message("ping", ("a", "2"))));
        Assert.False(stored.TryTake(5, Message("ping", ("a", "2"))));
        Assert.True(stored.TryTake(5, Message("ping", ("a", "1"))));
    }

    [Theory]
    [InlineData("ff", "\uFFFD")]
    [InlineData("61e28262", "a\uFFFD\uFFFDb")]
    [InlineData("f09f98", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("eda080", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("c0af", "\uFFFD\uFFFD")]
    [InlineData("e282ac", "€")]
    [InlineData("efbfbd", "\uFFFD")]
    [InlineData("", "")]
    public void KeyOf_InvalidBytes_IsTheKeyOfWhatGoShows(string line, string shown) =>
        Assert.Equal(EntryKey.Of(7, Encoding.UTF8.GetBytes(shown)), ReadableLine.KeyOf(7, Convert.FromHexString(line)));

    [Fact]
    public void KeyOf_AnyBytes_IsTheKeyOfOneReplacementForEachInvalidByte() =>
        Gen.OneOf(Gen.Byte.Array[0, 40], Gen.String[0, 10].Select(Encoding.UTF8.GetBytes)).Array[1, 4].Sample(parts =>
        {
            byte[] line = [.. parts.SelectMany(part => part)];

            Assert.Equal(EntryKey.Of(7, AsGoShows(line)), ReadableLine.KeyOf(7, line));
        });

    /// <summary>Go's <c>utf8.DecodeRune</c> by the book: each byte that begins no well-formed sequence is one U+FFFD.</summary>
    private static byte[] AsGoShows(byte[] line)
    {
        var shown = new List<byte>();
        for (var i = 0; i < line.Length;)
        {
            var length = line[i] switch { < 0x80 => 1, >= 0xC2 and < 0xE0 => 2, >= 0xE0 and < 0xF0 => 3, >= 0xF0 and < 0xF5 => 4, _ => 0 };
            if (length > 0 && IsSequence(line.AsSpan(i), length))
            {
                shown.AddRange(line[i..(i + length)]);
                i += length;
                continue;
            }

            shown.AddRange([0xEF, 0xBF, 0xBD]);
            i++;
        }

        return [.. shown];
    }

    private static bool IsSequence(ReadOnlySpan<byte> at, int length)
    {
        if (at.Length < length || (length > 1 && at[1..length].ContainsAnyExceptInRange((byte)0x80, (byte)0xBF)))
        {
            return false;
        }

        return at[0] switch
        {
            0xE0 => at[1] >= 0xA0,
            0xED => at[1] < 0xA0,
            0xF0 => at[1] >= 0x90,
            0xF4 => at[1] < 0x90,
            _ => true,
        };
    }

    private static byte[] Message(string line, params (string Name, string Value)[] metadata) => TestEntry.Message(5, line, metadata);

    private static StoredEntries Stored(params (long TimestampNs, string Line, (string Name, string Value)[] Metadata)[] entries)
    {
        var stored = new StoredEntries();
        foreach (var (timestampNs, line, metadata) in entries)
        {
            stored.Add(new StoredEntry(timestampNs, Encoding.UTF8.GetBytes(line), metadata.ToDictionary(pair => pair.Name, pair => pair.Value)));
        }

        return stored;
    }
}
