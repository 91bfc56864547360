using System.Text;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Tests.Loki;

public sealed class EntryReaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_700_000_000_123_456_789)]
    [InlineData(999_999_999)]
    public void Constructor_EncodedEntry_ReadsTimestampAndLine(long timestampNs)
    {
        var reader = new EntryReader(TestEntry.Message(timestampNs, "hello"));

        Assert.Equal(timestampNs, reader.TimestampNs);
        Assert.Equal("hello", Encoding.UTF8.GetString(reader.Line));
    }

    [Fact]
    public void TryReadMetadata_TwoPairs_ReadsBothThenEnds()
    {
        var reader = new EntryReader(TestEntry.Message(5, "x", ("trace", "a1"), ("empty", "")));

        Assert.True(reader.TryReadMetadata(out var name, out var value));
        Assert.Equal("trace=a1", $"{Encoding.UTF8.GetString(name)}={Encoding.UTF8.GetString(value)}");
        Assert.True(reader.TryReadMetadata(out name, out value));
        Assert.Equal("empty=", $"{Encoding.UTF8.GetString(name)}={Encoding.UTF8.GetString(value)}");
        Assert.False(reader.TryReadMetadata(out _, out _));
    }

    [Fact]
    public void Constructor_UnknownFields_SkipsThem()
    {
        byte[] unknown = [0x28, 0x96, 0x01, 0x31, 1, 2, 3, 4, 5, 6, 7, 8, 0x3D, 1, 2, 3, 4, 0x42, 2, 9, 9];
        var reader = new EntryReader([.. unknown, .. TestEntry.Message(7, "line"), .. unknown]);

        Assert.Equal(7, reader.TimestampNs);
        Assert.Equal("line", Encoding.UTF8.GetString(reader.Line));
    }

    [Theory]
    [InlineData(new byte[] { 0x12, 0x05, 0x41 })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0x0F })]
    public void Constructor_NotAnEntry_Throws(byte[] bytes) => Assert.Throws<FormatException>(() => new EntryReader(bytes).TimestampNs);
}
