using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Tests.Audit;

namespace OrleansKafkaLoki.Silo.Tests.Jobs;

public sealed class RangeJobTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Audit_SomeMissing_TellsHowManyAndWhich()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(600);
        var entries = await bed.EntriesAsync();
        await bed.PushAsync(entries.Where(entry => entry.Line != "line 123"));
        var watch = new KeptProgress();

        var result = await bed.RunAsync(Order(JobKind.Audit), watch, cancellationToken: Cancelled);

        Assert.Equal((600, 600, 599, 1, 0), (result.Records, result.Expected, result.Found, result.Missing, result.Twice));
        Assert.False(result.IsProven);
        Assert.Equal((AuditKind.Missing, new PartitionId("p", "logs", 0), 41), Assert.Single(result.Findings) is var found ? (found.Kind, found.Partition, found.Offset) : default);
        Assert.Equal(JobPhase.Comparing, watch.Shown!.Phase);
        Assert.Equal(1, watch.Shown.Windows);
    }

    /// <summary>With so many records in the first minute, Loki has of a stream in it, or in the last, as many entries of other partitions, as long, as it lacks of this one.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(14)]
    [InlineData(141)]
    public async Task Replay_OfOnePartition_ShipsAllThatLokiLacksOfItAndNothingElse(int ofFirstMinute)
    {
        await using var bed = await AuditBed.StartAsync();
        bed.BeginBeforeMinute(ofFirstMinute * TimeSpan.FromMilliseconds(400));
        await bed.ProduceAsync(600);
        var entries = await bed.EntriesAsync();

        // Every fifth line is alike: what is there of other partitions must not be taken for what is missing of this one.
        await bed.PushAsync(entries.Where(entry => entry.Metadata["partition"] != "1"));

        var watch = new KeptProgress();
        var result = await bed.RunAsync(Order(JobKind.Replay) with { Scope = new PartitionScope("logs", 1) }, watch, cancellationToken: Cancelled);

        Assert.Equal((200, 200), (result.Records, result.Missing));
        Assert.Equal(200, watch.Kept.Last().Shipped);
        var (audit, _) = await bed.AuditAsync();
        Assert.Equal((600, 0, 0), (audit.Total.Found, audit.Total.Missing, audit.Total.Twice));

        // Once more changes nothing.
        var again = new KeptProgress();
        Assert.Equal(0, (await bed.RunAsync(Order(JobKind.Replay), again, cancellationToken: Cancelled)).Missing);
        Assert.Equal(0, again.Shown!.Shipped);
    }

    [Fact]
    public async Task Replay_ByOffsets_ShipsThatRangeOnly()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(600);

        var byOffset = new KeptProgress();
        await bed.RunAsync(Order(JobKind.Replay) with { Scope = new PartitionScope("logs", 2), FromOffset = 10, ToOffset = 30 }, byOffset, cancellationToken: Cancelled);
        Assert.Equal(20, byOffset.Kept.Last().Shipped);
    }

    [Fact]
    public async Task Plan_BrokersTellNoOffsetsOfTimes_IsRefusedAndNotWidened()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(30);

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => bed.RunAsync(Order(JobKind.Replay) with { FromMs = 1 }, new KeptProgress(), cancellationToken: Cancelled));

        Assert.StartsWith("The brokers do not tell which offset of p/logs/", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_BrokenOffAfterAnyBatch_GoesOnAndNothingIsTwice()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(60_000, interval: TimeSpan.FromMilliseconds(10));
        using var crash = new CancellationTokenSource();
        var first = new KeptProgress { Keeping = progress => Crash(progress.Shipped > 0, crash) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bed.RunAsync(Order(JobKind.Replay), first, cancellationToken: crash.Token));

        // The last that was kept is from before the batch was shipped.
        var kept = first.Kept.Last();
        Assert.Equal(0, kept.Shipped);
        var second = new KeptProgress();
        await bed.RunAsync(Order(JobKind.Replay), second, kept, Cancelled);
        Assert.InRange(second.Kept.Last().Shipped, 1, 59_999);
        var (audit, _) = await bed.AuditAsync();
        Assert.Equal((60_000, 0, 0), (audit.Total.Found, audit.Total.Missing, audit.Total.Twice));
    }

    [Fact]
    public async Task Replay_OlderThanIngestersAreAskedFor_IsLeftUnlessTheOperatorKnows()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(30);
        bed.Options.Sink.Query.IngestersWithinSecs = 301; // All of it is older.

        var careful = new KeptProgress();
        var result = await bed.RunAsync(Order(JobKind.Replay), careful, cancellationToken: Cancelled);
        var sure = new KeptProgress();
        await bed.RunAsync(Order(JobKind.Replay) with { IsSettled = true }, sure, cancellationToken: Cancelled);

        Assert.Equal((30, 30), (result.Missing, result.Unsettled));
        Assert.Empty(careful.Kept);
        Assert.Equal(30, sure.Kept.Last().Shipped);
    }

    [Fact]
    public async Task Replay_SettledAndGoneOnWith_LeavesAloneWhatMayBeUnderWay()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(30);
        bed.Options.Sink.Query.IngestersWithinSecs = 301;
        var kept = new JobProgress { InDoubtBelowNs = (bed.Begin.ToUnixTimeMilliseconds() + (15 * 400) + 5) * 1_000_000 };
        var watch = new KeptProgress();

        var result = await bed.RunAsync(Order(JobKind.Replay) with { IsSettled = true }, watch, kept, Cancelled);

        Assert.Equal((16, 14), (result.Unsettled, watch.Kept.Last().Shipped));
    }

    private static JobOrder Order(JobKind kind) => new() { Kind = kind, Scope = PartitionScope.All, By = "ann", Reason = "why", Rate = 1_000_000 };

    private static void Crash(bool isTime, CancellationTokenSource crash)
    {
        if (isTime)
        {
            crash.Cancel();
            throw new OperationCanceledException("It crashes.", crash.Token);
        }
    }
}
