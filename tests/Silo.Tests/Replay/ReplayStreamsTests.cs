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

        Assert.Equal(new ReplayStream(stream with { Labels = expected }, stream), Streams().Of(stream, Hour));
    }

    [Theory]
    [InlineData("replayed", true, 15, "{app=\"a\"}")]
    [InlineData("", false, 15, "{app=\"a\"}")]
    [InlineData("replayed", false, 1, "{app=\"a\"}")]
    [InlineData("replayed", false, 15, "{replayed=\"yes\"}")]
    public void Of_ToldSoOrNoRoomForTheLabel_IsTheOriginal(string label, bool toOriginal, int mostLabels, string labels)
    {
        var stream = TestEntry.Stream with { Labels = labels };

        var found = Streams(label, toOriginal, mostLabels).Of(stream, Hour);

        Assert.Equal((stream, stream, false), (found.To, found.Original, found.IsOwn));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3_599_999_999_999, 0)]
    [InlineData(3_600_000_000_000, 1)]
    [InlineData(-1, -1)]
    [InlineData(-3_600_000_000_000, -1)]
    [InlineData(-3_600_000_000_001, -2)]
    public void HourOf_Timestamp_IsTheHourThatItLiesIn(long timestampNs, long hour) =>
        Assert.Equal(hour, ReplayStreams.HourOf(timestampNs));

    private static ReplayStreams Streams(string label = "replayed", bool toOriginal = false, int mostLabels = 15) => new(label, toOriginal, mostLabels);
}
