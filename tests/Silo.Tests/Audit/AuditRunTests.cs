using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Silo.Audit;

namespace OrleansKafkaLoki.Silo.Tests.Audit;

public sealed class AuditRunTests
{
    private const int Count = 2400;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_AllIsThere_ProvesIt(bool comparesAll)
    {
        await using var bed = await StartedAsync();
        await bed.PushAsync(await bed.EntriesAsync());

        var (result, run) = await bed.AuditAsync(new AuditOptions("p", [], null, null, null) { ComparesAll = comparesAll });

        Assert.Empty(bed.Findings);
        Assert.True(result.Total.IsProven);
        Assert.Equal((Count, Count, Count, 0L, 4), (result.Total.Records, result.Total.Expected, result.Total.Found, result.Others, result.StreamCount));
        Assert.Empty(run.Lost);
    }

    [Fact]
    public async Task Run_EverythingDoneToSome_FindsThatAndNothingElse()
    {
        await using var bed = await StartedAsync();
        var entries = await bed.EntriesAsync();
        var random = new Random(1);
        var some = entries.Where(entry => entry.Line != "healthy").OrderBy(_ => random.Next()).Take(50).Chunk(10).ToList();
        var (lost, moved, shifted, clipped, doubled) = (some[0], some[1], some[2], some[3], some[4]);
        await bed.PushAsync(entries.Except([.. lost, .. moved, .. shifted, .. clipped]));
        await bed.PushAsync(moved.Select(entry => entry with { TimestampNs = entry.TimestampNs + 90_000_000_000 }));
        await bed.PushAsync(shifted.Select(entry => entry with { TimestampNs = entry.TimestampNs + 1_000_000 }));
        await bed.PushAsync(clipped.Select(entry => entry with { Line = entry.Line[..^1] }));
        await bed.PushAsync(doubled.Select(entry => entry with { TimestampNs = entry.TimestampNs + 5_000_000 }));
        await bed.PushAsync(entries.Take(7).Select(entry => entry with { Line = "of another shipper", Metadata = [] }));

        var (result, _) = await bed.AuditAsync(new AuditOptions("p", [], null, null, null) { ComparesAll = true });

        Assert.Equal(
            lost.Concat(moved).Concat(shifted).Concat(clipped).Select(Place).Order(), bed.Findings.Where(finding => finding.Kind == AuditKind.Missing).Select(Place).Order());
        Assert.Equal(doubled.Select(Place).Order(), bed.Findings.Where(finding => finding.Kind == AuditKind.Twice).Select(Place).Order());
        Assert.Equal((40, 10, 7L), (result.Total.Missing, result.Total.Twice, result.Others));
        Assert.False(result.Total.IsProven);
        Assert.All(bed.Findings.Where(finding => shifted.Select(Place).Contains(Place(finding))), finding => Assert.StartsWith("its line is there at", finding.Detail, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(1)] // Windows that lost all of a stream.
    public async Task Run_SomeLost_CountsFindThemAndARepairShipsThemOnce(int windowSecs)
    {
        var options = new AuditOptions("p", [], null, null, null) { WindowSecs = windowSecs };
        await using var bed = await StartedAsync();
        var entries = await bed.EntriesAsync();
        var lost = entries.Where((_, index) => index % 240 == 7).ToList();
        await bed.PushAsync(entries.Except(lost));

        var (before, run) = await bed.AuditAsync(options);
        Assert.Equal(lost.Select(Place).Order(), bed.Findings.Select(Place).Order());
        Assert.Equal((lost.Count, Count - lost.Count), (before.Total.Missing, before.Total.Found));
        Assert.Equal(lost.Count, (await bed.RepairAsync(run)).Replayed);

        var (after, again) = await bed.AuditAsync(options);
        Assert.True(after.Total.IsProven, AuditText.Of(after));
        Assert.Empty(again.Lost);
        Assert.Equal((0, lost.Count), ((await bed.RepairAsync(run)).Replayed, (await bed.RepairAsync(run)).AlreadyStored));
    }

    [Fact]
    public async Task Run_StreamsOfOthersHaveTheLabelsAndMore_IsNotTakenForProven()
    {
        await using var bed = await StartedAsync();
        var entries = await bed.EntriesAsync();
        await bed.PushAsync(entries);
        await bed.PushAsync(entries.Take(5), ("host", "h"));

        var (result, _) = await bed.AuditAsync();

        Assert.Empty(bed.Findings);
        Assert.Equal(5, result.MoreCounted.Sum(more => more.Count));
        Assert.True(result is { IsProven: false, Total.IsProven: true });
    }

    [Fact]
    public async Task Run_NothingIsShippedYet_ProvesNothing()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.Bed.ProduceAsync("logs", 0, 10);

        var (result, _) = await bed.AuditAsync();

        Assert.Equal((0L, 10L, false), (result.Total.Records, result.Total.Unshipped, result.IsProven));
    }

    [Fact]
    public async Task Run_ALostAndAForeignEntryInAWindow_BytesTell()
    {
        await using var bed = await StartedAsync();
        var entries = await bed.EntriesAsync();
        await bed.PushAsync(entries.Skip(1));
        await bed.PushAsync([entries[0] with { Line = "of another shipper", TimestampNs = entries[0].TimestampNs + 1 }]);

        await bed.AuditAsync();

        Assert.Equal(Place(entries[0]), Place(Assert.Single(bed.Findings)));
    }

    [Fact]
    public async Task Run_EndedInItsMiddle_GoesOnWhereItWas()
    {
        await using var bed = await StartedAsync();
        await bed.PushAsync((await bed.EntriesAsync()).Skip(1));
        using var folder = new TempFolder();
        var file = folder.File("audit");
        var (whole, _) = await bed.AuditAsync(log: await bed.LogAsync(file));
        await File.WriteAllBytesAsync(file, (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))[..^7], TestContext.Current.CancellationToken);

        var kept = 0;
        using (var log = await bed.LogAsync(file))
        {
            log.Pieces(_ => kept++);
        }

        var (resumed, _) = await bed.AuditAsync(log: await bed.LogAsync(file));

        Assert.Equal(AuditCsv.Of(whole), AuditCsv.Of(resumed));
        Assert.Equal(1, resumed.Total.Missing);
        Assert.Equal(AuditBed.Partitions - 1, kept); // One of each partition, but for the last, which was cut.
    }

    [Fact]
    public async Task Open_FileOfAnotherAudit_IsRefused()
    {
        await using var bed = await StartedAsync();
        using var folder = new TempFolder();
        (await bed.LogAsync(folder.File("audit"))).Dispose();
        bed.Options.Sink.Labels["env"] = "prod";

        var exception = await Assert.ThrowsAsync<AuditException>(() => bed.LogAsync(folder.File("audit")));

        Assert.Contains("is of another audit", exception.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("text"), "a text of somebody's", TestContext.Current.CancellationToken);
        Assert.Contains("is not one that --resume wrote", (await Assert.ThrowsAsync<AuditException>(() => bed.LogAsync(folder.File("text")))).Message, StringComparison.Ordinal);
    }

    private static async Task<AuditBed> StartedAsync()
    {
        var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(Count);
        return bed;
    }

    private static (int, long) Place(ShippedEntry entry) => (entry.Partition, entry.Offset);

    private static (int, long) Place(AuditFinding finding) => (finding.Partition.Partition, finding.Offset);
}
