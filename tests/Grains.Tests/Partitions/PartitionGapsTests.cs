using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class PartitionGapsTests
{
    private const long NowMs = 1_700_000_000_000;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(NowMs));
    private readonly LogLines _log = new();
    private readonly PartitionGaps _gaps;

    public PartitionGapsTests() => _gaps = TestGaps.Create(new PartitionId("app", "logs", 0), _time, _log);

    [Fact]
    public void Observe_EveryOffsetHasItsRecord_LogsNothing()
    {
        _gaps.Expect(5);

        Observe(5, 6, 7);
        Observe(8);

        Assert.Equal((null, 0), (_gaps.Last, _gaps.Missing));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Observe_OffsetsMissing_AreTheExactRanges()
    {
        _gaps.Expect(5);

        Observe(10, 11);
        Assert.Equal(new OffsetGap(5, 9, GapCause.Missing, 10_000), _gaps.Last);
        Observe(12, 20);
        Assert.Equal(new OffsetGap(13, 19, GapCause.Missing, 20_000), _gaps.Last);
        Observe(22, 24);

        Assert.Equal(new OffsetGap(23, 23, GapCause.Missing, 24_000), _gaps.Last);
        Assert.Equal((14, 0, 0), (_gaps.Missing, _gaps.Retention, _gaps.Recreated));
    }

    [Fact]
    public void Observe_EndWithoutRecords_IsTheLastRange()
    {
        _gaps.Expect(5);
        using var records = TestRecord.Batch(TestRecord.Of("x") with { Offset = 5 });
        records.SkipTo(8);
        using var none = new RecordBatch();
        none.SkipTo(20);

        _gaps.Observe(records);
        Assert.Equal(new OffsetGap(6, 7, GapCause.Missing, NowMs), _gaps.Last);
        _gaps.Observe(none);
        Assert.Equal(new OffsetGap(8, 19, GapCause.Missing, NowMs), _gaps.Last);

        Observe(20);
        Assert.Equal(14, _gaps.Missing);
    }

    [Fact]
    public void Observe_RecordWithoutTimestamp_TakesTheTimeOfNow()
    {
        using var batch = TestRecord.Batch(TestRecord.Of("x") with { Offset = 1, TimestampMs = -1 });

        _gaps.Observe(batch);

        Assert.Equal(NowMs, _gaps.Last!.TimestampMs);
    }

    [Fact]
    public void Observe_GapsOfManyTransactions_AreOneLineAMinuteThatSumsThemUp()
    {
        Observe(0, 2, 4);
        Observe(6);
        Observe(8);
        _time.Advance(TimeSpan.FromSeconds(59));
        _gaps.LogMissingWhenDue();
        Assert.Equal([(LogLevel.Information, "app/logs/0: the log has no record at 2 offsets from 1 to 3, in 2 ranges: compacted or deleted ones, or those of transactions.")], _log.Lines);

        _time.Advance(TimeSpan.FromSeconds(1));
        _gaps.LogMissingWhenDue();
        _gaps.LogMissingWhenDue();
        Assert.Contains("at 2 offsets from 5 to 7, in 2 ranges", Assert.Single(_log.Lines.Skip(1)).Text, StringComparison.Ordinal);

        Observe(10);
        _gaps.LogMissingNow();
        Assert.Contains("at 1 offsets from 9 to 9, in 1 ranges", Assert.Single(_log.Lines.Skip(2)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void RecordRetention_Range_IsAnErrorAtOnce()
    {
        _gaps.RecordRetention(40, 100);

        Assert.Equal(new OffsetGap(40, 99, GapCause.Retention, NowMs), _gaps.Last);
        Assert.Equal(60, _gaps.Retention);
        var (level, text) = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains("offsets 40 to 99 (60 offsets)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100L, 60)]
    [InlineData(null, 0)]
    public void RecordRecreated_EndOfTheOldLog_IsAsFarAsItWasSeen(long? end, long count)
    {
        _gaps.RecordRecreated(40, end, 7);

        Assert.Equal(new OffsetGap(40, 39 + count, GapCause.Recreated, NowMs), _gaps.Last);
        Assert.Equal((count, count), (_gaps.Last!.Count, _gaps.Recreated));
        var (level, text) = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains($"from offset 40 on can no longer be read; its end was last seen at {40 + count}, {count} offsets further", text, StringComparison.Ordinal);
    }

    [Fact]
    public void RecordRecreated_OldLogWasReadToItsEnd_IsNoLoss()
    {
        _gaps.RecordRecreated(40, 40, 7);

        Assert.Equal(0, _gaps.Recreated);
        var (level, text) = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Information, level);
        Assert.Contains("read to its end as it was last seen, 40. Starting at the first offset of the new one, 7.", text, StringComparison.Ordinal);
    }

    private void Observe(params long[] offsets)
    {
        using var batch = TestRecord.Batch(offsets.Select(offset => TestRecord.Of("x") with { Offset = offset, TimestampMs = offset * 1000 }));
        _gaps.Observe(batch);
    }
}
