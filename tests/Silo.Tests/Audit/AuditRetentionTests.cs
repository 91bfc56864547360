using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Audit.Peers;

namespace OrleansKafkaLoki.Silo.Tests.Audit;

/// <summary>What Kafka deletes while it is audited.</summary>
public sealed class AuditRetentionTests
{
    private const int Count = 2400;
    private const int Low = 300;

    [Fact]
    public async Task Run_KafkaDeletesWhatWasCounted_ItIsNotSaidToBeThere()
    {
        await using var bed = await StartedAsync();
        var entries = await bed.EntriesAsync();
        var lost = entries.Where(entry => entry.Offset is 3 or 290 or Low + 10).ToList();
        await bed.PushAsync(entries.Except(lost));
        bed.Shrinking = new ShrinkingKafka(Low, bed.Bed.Host, bed.Bed.Topics);

        var (result, _) = await bed.AuditAsync();

        Assert.Equal(lost.Where(entry => entry.Offset >= Low).Select(Place).Order(), bed.Findings.Select(Place).Order());
        Assert.All(bed.Findings, finding => Assert.Equal(AuditKind.Missing, finding.Kind));
        var differing = lost.Select(WindowOf).ToHashSet();
        Assert.Equal(entries.Count(entry => entry.Offset < Low && differing.Contains(WindowOf(entry))), result.Total.Unasked);
        Assert.Equal(result.Total.Unasked, result.Streams.Sum(stream => stream.Tally.Unasked));
        Assert.All(result.Partitions, partition => Assert.InRange(partition.Tally.Unasked, 1, Low));
        Assert.Contains(result.Refusals, refusal => refusal.Reason.StartsWith("Kafka has no longer some of its records", StringComparison.Ordinal));
        Assert.False(result.IsProven);
    }

    [Fact]
    public async Task Run_KafkaDeletesAPartOfAWindow_WhatLokiHoldsOfItIsNoDouble()
    {
        await using var bed = await StartedAsync();
        bed.Options.Sink.StructuredMetadata.Clear(); // So that nothing but their times tells equal lines apart.
        bed.Options.Sink.StructuredMetadata["level"] = "info";
        var entries = await bed.EntriesAsync();
        var middle = entries.Where(entry => entry.Partition == 0 && entry.Offset >= Low).MinBy(entry => Math.Abs(((entry.TimestampNs / 1_000_000_000) % 60) - 30))!;
        var lost = entries.Where(entry => entry.Offset == middle.Offset + 1 && entry.Line != "healthy").ToList();
        await bed.PushAsync(entries.Except(lost).Select(entry => entry with { Metadata = new() { ["level"] = "info" } }));
        bed.Shrinking = new ShrinkingKafka(middle.Offset, bed.Bed.Host, bed.Bed.Topics);

        var (result, run) = await bed.AuditAsync();

        Assert.Equal((lost.Count, 0L), (result.Total.Missing, result.Total.Twice));
        Assert.Empty(run.Lost);
    }

    [Fact]
    public async Task Run_AsPromtail_KafkaDeletesWhatWasCounted_ItIsNotSaidToBeThere()
    {
        await using var bed = await StartedAsync();
        await bed.PushAsync((await bed.EntriesAsync()).Select(entry => entry with { Metadata = [] }));
        bed.Shrinking = new ShrinkingKafka(Low, bed.Bed.Host, bed.Bed.Topics);

        var result = await bed.AuditPeerAsync(new PeerOptions(Peer.Promtail, TimeSpan.FromMinutes(1)));

        Assert.DoesNotContain(bed.Findings, finding => finding.Kind == AuditKind.Missing);
        Assert.Equal(AuditBed.Partitions * Low, result.Total.Unasked);
        Assert.All(result.Partitions, partition => Assert.Equal(Low, partition.Tally.Unasked));
    }

    private static async Task<AuditBed> StartedAsync()
    {
        var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(Count);
        return bed;
    }

    private static (string, long) WindowOf(ShippedEntry entry) => (entry.App, AuditCells.WindowOf(entry.TimestampNs, 60));

    private static (int, long) Place(ShippedEntry entry) => (entry.Partition, entry.Offset);

    private static (int, long) Place(AuditFinding finding) => (finding.Partition.Partition, finding.Offset);
}
