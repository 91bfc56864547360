using OrleansKafkaLoki.Silo.Replay;

namespace OrleansKafkaLoki.Silo.Tests.Replay;

public sealed class ReplayStreamsTests
{
    private const long Hour = 472_222; // 2023-11-14T22.

    [Theory]
    [InlineData("{}", "{replayed=\"2023-11-14T22\"}")]
    [InlineData("{app=\"a\"}", "{app=\"a\", replayed=\"2023-11-14T22\"}")]
    [InlineData("{topic=\"t\"}", "{replayed=\"2023-11-14T22\", topic=\"t\"}")]
    [InlineData("{app=\"a\\\"}, b\", topic=\"t\"}", "{app=\"a\\\"}, b\", replayed=\"2023-11-14T22\", topic=\"t\"}")]
    public void Of_Stream_GetsTheHourAsALabelInItsPlace(string labels, string expected)
    {
        var stream = TestEntry.Stream with { Labels = labels };

        Assert.Equal(new ReplayStream(stream with { Labels = expected }, stream, IsOwn: true), Streams().Of(stream, Hour));
    }

    [Fact]
    public void Of_ToOriginalStreams_LooksUnderTheLabelToo()
    {
        var own = TestEntry.Stream with { Labels = "{app=\"a\", replayed=\"2023-11-14T22\"}" };

        Assert.Equal(new ReplayStream(TestEntry.Stream, own, IsOwn: false), Streams(toOriginal: true).Of(TestEntry.Stream, Hour));
        Assert.Equal(new ReplayStream(TestEntry.Stream, own, IsOwn: false), Streams(mostLabels: 1).Of(TestEntry.Stream, Hour));
    }

    [Theory]
    [InlineData("", "{app=\"a\"}")]
    [InlineData("replayed", "{replayed=\"yes\"}")]
    public void Of_NoLabelOrOneOfThatName_StaysAsItIs(string label, string labels)
    {
        var stream = TestEntry.Stream with { Labels = labels };

        Assert.Equal(new ReplayStream(stream, null, IsOwn: false), Streams(label).Of(stream, Hour));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3_599_999_999_999, 0)]
    [InlineData(3_600_000_000_000, 1)]
    [InlineData(-1, -1)]
    [InlineData(-3_600_000_000_000, -1)]
    [InlineData(-3_600_000_000_001, -2)]
    public void HourOf_Timestamp_IsTheHourThatItLiesIn(long timestampNs, long hour)
    {
        Assert.Equal(hour, Streams().HourOf(timestampNs));
        Assert.Equal(0, Streams(label: "").HourOf(timestampNs));
    }

    private static ReplayStreams Streams(string label = "replayed", bool toOriginal = false, int mostLabels = 15) => new(label, toOriginal, mostLabels);
}
