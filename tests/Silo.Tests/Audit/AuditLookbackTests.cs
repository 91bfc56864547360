using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Audit.Peers;

namespace OrleansKafkaLoki.Silo.Tests.Audit;

/// <summary>A Loki that answers for the last of the log only, and does not say so (<c>max_query_lookback</c>). Of the log, which is 4 to 20 minutes old, it is sure to show 7.</summary>
public sealed class AuditLookbackTests
{
    private const int Count = 2400;
    private static readonly TimeSpan Lookback = TimeSpan.FromMinutes(12);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, 60)]
    [InlineData(true, 60)]
    [InlineData(false, 7)]
    public async Task Run_LokiHidesWhatIsOld_ItIsTooOldAndOnlyWhatItWouldShowIsShipped(bool comparesAll, int windowSecs)
    {
        await using var bed = await StartedAsync();
        var entries = await bed.EntriesAsync();
        await bed.PushAsync(entries.Except([entries[5], entries[^1]]));
        bed.LimitLookback(Lookback);

        var (result, run) = await bed.AuditAsync(new AuditOptions("p", [], null, null, null) { ComparesAll = comparesAll, WindowSecs = windowSecs });

        Assert.Equal((AuditKind.Missing, entries[^1].Partition, entries[^1].Offset), Of(Assert.Single(bed.Findings)));
        Assert.Equal(entries[^1].Offset, Assert.Single(run.Lost).Entry.Offset);
        Assert.InRange(result.Total.TooOld, OlderThan(entries, Lookback + TimeSpan.FromMinutes(1)), Count - 1);
        Assert.Equal(result.Total.TooOld, result.Streams.Sum(stream => stream.Tally.TooOld));
        Assert.Equal(Count, result.Total.Found + result.Total.TooOld + 1);
        Assert.Empty(result.MoreCounted);
        Assert.InRange(result.Lookbacks[""], Lookback - TimeSpan.FromSeconds(2), Lookback + TimeSpan.FromMinutes(1));
        Assert.Contains("Loki answers for nothing older than 0:12 h", AuditText.Of(result), StringComparison.Ordinal);
        Assert.False(result.IsProven);
        Assert.Equal(1, (await bed.RepairAsync(run)).Replayed);
    }

    [Fact]
    public async Task Run_LokiAnswersForAll_WhatIsOldIsMissing()
    {
        await using var bed = await StartedAsync();
        var entries = await bed.EntriesAsync();
        await bed.PushAsync(entries.Skip(1));

        var (result, _) = await bed.AuditAsync();

        Assert.Equal((1, 0L), (bed.Findings.Count, result.Total.TooOld));
        Assert.Empty(result.Lookbacks);
        Assert.Empty(result.Mute);
    }

    [Fact]
    public async Task Run_MoreIsTooOldThanWhenItWasCounted_IsNotSaidToBeThere()
    {
        await using var bed = await StartedAsync();
        var entries = await bed.EntriesAsync();
        using var folder = new TempFolder();
        bed.Options.Sink.Query.MaxLookbackSecs = 1320; // All but the oldest three minutes.
        (await bed.LogAsync(folder.File("audit"))).Dispose();
        bed.Options.Sink.Query.MaxLookbackSecs = 720;
        await bed.PushAsync(entries.Where(entry => entry.Offset % 10 != 0));

        var (result, run) = await bed.AuditAsync(log: await bed.LogAsync(folder.File("audit")));

        var lost = entries.Where(entry => entry.Offset % 10 == 0).ToList();
        Assert.InRange(result.Total.Missing, 1, lost.Count - OlderThan(lost, TimeSpan.FromMinutes(8)));
        Assert.Equal(result.Total.Missing, run.Lost.Count);
        Assert.Equal(Count, result.Total.Found + result.Total.Missing + result.Total.TooOld);
        Assert.InRange(result.Total.Found, 1, Count - lost.Count - OlderThan(entries.Except(lost), TimeSpan.FromMinutes(18)));
    }

    [Fact]
    public async Task Judge_LokiHidesWhatIsOld_FindsNothingAndShipsNothing()
    {
        await using var bed = await StartedAsync();
        await bed.PushAsync(await bed.EntriesAsync());
        bed.LimitLookback(TimeSpan.FromMinutes(2));
        var auditor = bed.Auditor(windowSecs: 10);
        for (var partition = 0; partition < AuditBed.Partitions; partition++)
        {
            auditor.TakeIn(await bed.Counter().CountAsync(new PartitionId("p", "logs", partition), 0, Count / AuditBed.Partitions, 10, Cancelled));
        }

        var verdict = await auditor.JudgeAsync(UnixNanos.Of(DateTimeOffset.UtcNow), Cancelled);

        Assert.Empty(verdict.Findings);
        Assert.Equal(Count, verdict.Unasked);
        Assert.Contains("max_query_lookback", verdict.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LookAgain_FindingIsTooOldByNow_IsNeitherThereNorShipped()
    {
        await using var bed = await StartedAsync();
        var lost = (await bed.EntriesAsync())[5];
        var (_, run) = await bed.AuditAsync(new AuditOptions("p", [], lost.Partition, null, null));
        var finding = bed.Findings.Single(one => one.Offset == lost.Offset && one.Partition.Partition == lost.Partition);
        bed.LimitLookback(Lookback);

        var verdict = await bed.Auditor(windowSecs: 10).LookAgainAsync([finding], ships: true, Cancelled);

        Assert.NotEmpty(run.Lost);
        Assert.Equal((0, 0L, 1L), (verdict.Findings.Count, verdict.Shipped, verdict.Unasked));
    }

    [Fact]
    public async Task Run_AsVector_LokiHidesWhatIsOld_ItIsTooOld()
    {
        await using var bed = await StartedAsync();
        var entries = await bed.EntriesAsync();
        await bed.PushAsync(entries.SkipLast(1));
        bed.LimitLookback(Lookback);

        var result = await bed.AuditPeerAsync(new PeerOptions(Peer.Vector, TimeSpan.Zero));

        Assert.Equal((AuditKind.Missing, entries[^1].Partition, entries[^1].Offset), Of(Assert.Single(bed.Findings)));
        Assert.InRange(result.Total.TooOld, OlderThan(entries, Lookback + TimeSpan.FromMinutes(1)), Count - 1);
        Assert.NotEmpty(result.Lookbacks);
    }

    private static async Task<AuditBed> StartedAsync()
    {
        var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(Count);
        return bed;
    }

    private static int OlderThan(IEnumerable<ShippedEntry> entries, TimeSpan age)
    {
        var before = UnixNanos.Of(DateTimeOffset.UtcNow - age);
        return entries.Count(entry => entry.TimestampNs < before);
    }

    private static (AuditKind, int, long) Of(AuditFinding finding) => (finding.Kind, finding.Partition.Partition, finding.Offset);
}
