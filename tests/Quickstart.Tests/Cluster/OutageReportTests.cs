using OrleansKafkaLoki.Quickstart.Cluster;
using OrleansKafkaLoki.Quickstart.Ledger;

namespace OrleansKafkaLoki.Quickstart.Tests.Cluster;

public sealed class OutageReportTests
{
    [Fact]
    public void ToString_Lost_TellsTheRangeAndTheOthersWorst() => Assert.Equal(
        "silo-2 killed: its 3 partitions were back after 2.9-3.4 s; no other partition paused longer than 0.2 s",
        Report("silo-2 killed", lost: [0, 1, 2], moved: [0, 1, 2], Gap(0, 2.9), Gap(1, 3.4), Gap(2, 3.1), Gap(3, 0.2), Gap(4, 0.1)));

    [Fact]
    public void ToString_SomeNotBack_NamesThem() => Assert.Equal(
        "silo-2 held: its 1 partition of 3 was back after 9.0 s; logs/1, logs/2 are not back after 40.0-41.0 s",
        Report("silo-2 held", lost: [0, 1, 2], moved: [], Gap(0, 9), Gap(1, 40, open: true), Gap(2, 41, open: true)));

    [Fact]
    public void ToString_ShortOpenGap_IsNoOutage() => Assert.Equal(
        "silo-1 stopped: its 1 partition was back after 0.4 s",
        Report("silo-1 stopped", lost: [0], moved: [], Gap(0, 0.4, open: true)));

    [Fact]
    public void ToString_Joined_TellsWhatMoved() => Assert.Equal(
        "silo-4 added: 2 partitions moved and paused for 0.1-0.3 s; no other partition paused longer than 0.2 s",
        Report("silo-4 added", lost: null, moved: [1, 3], Gap(0, 0.2), Gap(1, 0.1), Gap(3, 0.3)));

    [Theory]
    [InlineData(true, "silo-9 x: it had no partitions; no partition paused longer than 0.2 s")]
    [InlineData(false, "silo-9 x: nothing moved; no partition paused longer than 0.2 s")]
    public void ToString_NoneAffected_SaysSo(bool lost, string expected) => Assert.Equal(expected, Report("silo-9 x", lost ? [] : null, [], Gap(0, 0.2)));

    private static string Report(string subject, int[]? lost, int[] moved, params PartitionGap[] gaps) =>
        new OutageReport(subject, lost is null ? null : Names(lost), Names(moved), gaps).ToString();

    private static HashSet<PartitionName> Names(int[] numbers) => [.. numbers.Select(number => new PartitionName("logs", number))];

    private static PartitionGap Gap(int partition, double seconds, bool open = false) =>
        new("logs", partition, TimeSpan.Zero, TimeSpan.FromSeconds(seconds), open);
}
