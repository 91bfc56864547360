using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Audit.Continuous;

namespace OrleansKafkaLoki.Silo.Tests.Audit.Continuous;

public sealed class PipelineAuditorTests
{
    private const int Count = 600;
    private const long WindowSecs = 10;

    private static long EndNs => UnixNanos.Of(DateTimeOffset.UtcNow);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Judge_LostAndDoubled_AreFoundAndTheLostIsShippedOnce()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(Count);
        var entries = await bed.EntriesAsync();
        var (lost, doubled) = (entries[1], entries[^2]);
        await bed.PushAsync(entries.Where(entry => entry != lost));
        await bed.PushAsync([doubled with { TimestampNs = doubled.TimestampNs + 1_000_000 }]);
        var auditor = bed.Auditor(WindowSecs);
        await CountAsync(bed, auditor, 0, Count / AuditBed.Partitions);

        var verdict = await auditor.JudgeAsync(EndNs, Cancelled);

        Assert.Equal(
            [(AuditKind.Missing, lost.Partition, lost.Offset), (AuditKind.Twice, doubled.Partition, doubled.Offset)],
            verdict.Findings.OrderBy(finding => finding.Kind).Select(finding => (finding.Kind, finding.Partition.Partition, finding.Offset)));
        Assert.Equal(verdict.Findings.ToHashSet(), (await auditor.LookAgainAsync(verdict.Findings, ships: false, Cancelled)).Findings.ToHashSet());
        Assert.Equal(1, (await auditor.LookAgainAsync(verdict.Findings, ships: true, Cancelled)).Shipped);
        var after = await auditor.LookAgainAsync(verdict.Findings, ships: true, Cancelled);
        Assert.Equal((AuditKind.Twice, 0L), (Assert.Single(after.Findings).Kind, after.Shipped));
    }

    [Fact]
    public async Task Judge_WindowsThatAreNotOver_WaitForTheRestOfThem()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(Count);
        var entries = await bed.EntriesAsync();
        await bed.PushAsync(entries);
        var auditor = bed.Auditor(WindowSecs);
        var half = Count / AuditBed.Partitions / 2;
        var middle = entries.Where(entry => entry.Offset == half).Min(entry => entry.TimestampNs);
        await CountAsync(bed, auditor, 0, half);

        var first = await auditor.JudgeAsync(middle - (WindowSecs * UnixNanos.PerSecond), Cancelled);
        var open = auditor.FirstOpen(new PartitionId("p", "logs", 0));
        await CountAsync(bed, auditor, half, half);
        var second = await auditor.JudgeAsync(EndNs, Cancelled);

        Assert.Empty(first.Findings);
        Assert.Empty(second.Findings);
        Assert.InRange(open!.Value, 1, half);
        Assert.Null(auditor.FirstOpen(new PartitionId("p", "logs", 0)));
    }

    [Fact]
    public async Task Judge_LateAndLostWhereLokiHasAsMuchOfTheSameWindow_IsFound()
    {
        await using var bed = await AuditBed.StartAsync();
        var lost = await ProducePairsAsync(bed);
        var auditor = bed.Auditor(WindowSecs);
        await CountAsync(bed, auditor, 0, from: 0, to: 20);
        await CountAsync(bed, auditor, 1, from: 0, to: lost.Offset);
        await CountAsync(bed, auditor, 2, from: 0, to: 20);

        var first = await auditor.JudgeAsync(EndNs, Cancelled);
        await CountAsync(bed, auditor, 1, from: lost.Offset, to: 20);
        var second = await auditor.JudgeAsync(EndNs, Cancelled);

        Assert.Empty(first.Findings);
        Assert.Equal((lost.Partition, lost.Offset), Assert.Single(second.Findings) is var found ? (found.Partition.Partition, found.Offset) : default);
    }

    [Fact]
    public async Task Judge_BeginsAmidAWindowOfWhichLokiHasAsMuch_FindsWhatIsLost()
    {
        await using var bed = await AuditBed.StartAsync();
        var lost = await ProducePairsAsync(bed);
        var auditor = bed.Auditor(WindowSecs);
        await CountAsync(bed, auditor, 1, from: lost.Offset, to: 20);

        var verdict = await auditor.JudgeAsync(EndNs, Cancelled);

        Assert.Equal(lost.Offset, Assert.Single(verdict.Findings).Offset);
    }

    /// <summary>Has Loki hold two records of each window, whose lines are as long, but for the second of one window, which it returns.</summary>
    private static async Task<ShippedEntry> ProducePairsAsync(AuditBed bed)
    {
        bed.BeginBeforeMinute(TimeSpan.FromSeconds(59));
        await bed.ProduceAsync(60, apps: 1, interval: TimeSpan.FromSeconds(WindowSecs / 2.0));
        var entries = await bed.EntriesAsync();
        var lost = entries.Single(entry => entry.Line == "line 13");
        await bed.PushAsync(entries.Where(entry => entry != lost));
        return lost;
    }

    private static async Task CountAsync(AuditBed bed, PipelineAuditor auditor, int partition, long from, long to) =>
        auditor.TakeIn(await bed.Counter().CountAsync(new PartitionId("p", "logs", partition), from, to, WindowSecs, Cancelled));

    private static async Task CountAsync(AuditBed bed, PipelineAuditor auditor, long from, long count)
    {
        for (var partition = 0; partition < AuditBed.Partitions; partition++)
        {
            auditor.TakeIn(await bed.Counter().CountAsync(new PartitionId("p", "logs", partition), from, from + count, WindowSecs, Cancelled));
        }
    }
}
