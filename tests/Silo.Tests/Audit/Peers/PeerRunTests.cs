using System.Globalization;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Audit.Peers;

namespace OrleansKafkaLoki.Silo.Tests.Audit.Peers;

public sealed class PeerRunTests
{
    private const int Count = 1200;
    private const long Milli = 1_000_000;
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Run_AsVector_LostAndDoubledAreFoundByLineAndMillisecond()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(Count);
        var entries = await bed.EntriesAsync();
        var (lost, doubled) = (entries[1], entries[^2]);
        await bed.PushAsync(entries.Where(entry => entry != lost).Select(AsVector));
        await bed.PushAsync([AsVector(doubled) with { TimestampNs = AsVector(doubled).TimestampNs + Milli }]);

        var result = await bed.AuditPeerAsync(new PeerOptions(Peer.Vector, TimeSpan.Zero));

        AssertFound(bed, (AuditKind.Missing, lost), (AuditKind.Twice, doubled));
        Assert.Equal((Count, Count - 1, false), (result.Total.Expected, result.Total.Found, result.IsProven));
        Assert.Contains("line by line, as vector writes them,", AuditText.Of(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AsVector_EqualLinesOfOneMillisecond_LokiKeepsOne()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(40, apps: 1, interval: TimeSpan.Zero);
        var entries = await bed.EntriesAsync();
        await bed.PushAsync(entries.Select(AsVector));

        await bed.AuditPeerAsync(new PeerOptions(Peer.Vector, TimeSpan.Zero));

        Assert.Equal(7, bed.Findings.Count); // Of eight healthy ones.
        Assert.All(bed.Findings, finding => Assert.Equal((AuditKind.Missing, "equal lines are there: 8 in Kafka"), (finding.Kind, finding.Detail)));
    }

    [Fact]
    public async Task Run_AsPromtail_TimesOfReading_LinesTell()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(Count);
        var entries = await bed.EntriesAsync();
        var lost = entries[1];
        await bed.PushAsync(entries.Where(entry => entry != lost).Select(entry => AsVector(entry) with { TimestampNs = entry.TimestampNs + (7777 * Milli) }));

        var result = await bed.AuditPeerAsync(new PeerOptions(Peer.Promtail, Lag));

        AssertFound(bed, (AuditKind.Missing, lost));
        Assert.Equal(0, result.Others);
    }

    [Fact]
    public async Task Run_AsPromtail_APartOfTheLog_WhatIsBehindItIsNotTakenForDoubles()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(Count);
        var entries = await bed.EntriesAsync();
        var again = entries.First(entry => entry is { Offset: > 100 and < 190, Line: not "healthy" });
        await bed.PushAsync(entries.Append(again).Select((entry, index) => AsVector(entry) with { TimestampNs = entry.TimestampNs + ((7777 + (index / Count)) * Milli) }));

        var part = Enumerable.Range(0, AuditBed.Partitions).Select(partition => new AuditRange(new PartitionId("p", "logs", partition), 3, 200, 0));
        var result = await bed.AuditPeerAsync(new PeerOptions(Peer.Promtail, Lag), [.. part]);

        AssertFound(bed, (AuditKind.Twice, again));
        Assert.Equal((591, 591), (result.Total.Expected, result.Total.Found));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("pairs")]
    [InlineData("metadata")]
    public async Task Run_AsFluentBit_PlacesTell(string form)
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(Count);
        var entries = await bed.EntriesAsync();
        var (lost, doubled) = (entries[0], entries[5]);
        await bed.PushAsync(entries.Where(entry => entry != lost).Append(doubled with { TimestampNs = doubled.TimestampNs + 9 }).Select(entry => AsFluentBit(entry, form)));

        await bed.AuditPeerAsync(new PeerOptions(Peer.FluentBit, Lag));

        AssertFound(bed, (AuditKind.Missing, lost), (AuditKind.Twice, doubled));
    }

    [Fact]
    public async Task Run_AsFluentBit_PartitionAmongTheLabels_IsThatOfTheStream()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(Count, apps: AuditBed.Partitions); // All of an app are in one partition.
        var entries = await bed.EntriesAsync();
        var lost = entries[0];
        await bed.PushAsync(entries.Where(entry => entry != lost).Select(entry => AsFluentBit(entry, "label")));

        var result = await bed.AuditPeerAsync(new PeerOptions(Peer.FluentBit, Lag));

        AssertFound(bed, (AuditKind.Missing, lost));
        Assert.Equal(0, result.Others);
    }

    [Fact]
    public async Task Run_AsFluentBit_SingleKey_LinesTellQuotedOrNot()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(Count);
        var entries = await bed.EntriesAsync();
        var lost = entries[1];
        await bed.PushAsync(entries.Where(entry => entry != lost).Select((entry, index) => AsFluentBit(entry, index % 2 == 0 ? "quoted" : "raw")));

        var result = await bed.AuditPeerAsync(new PeerOptions(Peer.FluentBit, Lag));

        AssertFound(bed, (AuditKind.Missing, lost));
        Assert.Equal(0, result.Others);
    }

    [Fact]
    public async Task Run_AsPromtail_AValueThatLogsAPlace_IsNoPlace()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(Count);
        var entries = await bed.EntriesAsync();
        var lost = entries[1];
        var log = AsFluentBit(lost, "json"); // What a consumer of that topic may log.
        await bed.PushAsync(entries.Where(entry => entry != lost).Select(AsVector).Append(log));

        var result = await bed.AuditPeerAsync(new PeerOptions(Peer.Promtail, Lag));

        AssertFound(bed, (AuditKind.Missing, lost));
        Assert.Equal(1, result.Others);
    }

    [Fact]
    public async Task Run_LokiCountsMoreThanItShows_IsTold()
    {
        await using var bed = await AuditBed.StartAsync();
        await bed.ProduceAsync(Count);
        var entries = await bed.EntriesAsync();
        await bed.PushAsync(entries.Select(AsVector));
        await bed.PushAsync(entries.Where(entry => entry.Offset is >= 200 and < 205).Select(AsVector), ("host", "h")); // As little shown as exact doubles.

        var result = await bed.AuditPeerAsync(new PeerOptions(Peer.Promtail, Lag));

        Assert.Empty(bed.Findings);
        Assert.Equal(5 * AuditBed.Partitions, result.MoreCounted.Sum(more => more.Count));
        Assert.False(result.IsProven);
    }

    private static ShippedEntry AsVector(ShippedEntry entry) => entry with { TimestampNs = entry.TimestampNs / Milli * Milli, Metadata = [] };

    /// <summary>As Fluent Bit 4.2.8 writes it with <c>labels: app=$key</c>, which takes the key out of the line.</summary>
    private static ShippedEntry AsFluentBit(ShippedEntry entry, string form)
    {
        var (partition, offset, payload) = (entry.Partition.ToString(CultureInfo.InvariantCulture), entry.Offset.ToString(CultureInfo.InvariantCulture), JsonSerializer.Serialize(entry.Line));
        return entry with
        {
            TimestampNs = entry.TimestampNs + (3000 * Milli),
            Metadata = form == "metadata" ? new() { ["topic"] = "logs", ["partition"] = partition, ["offset"] = offset } : [],
            Line = form switch
            {
                "json" => $$"""{"topic":"logs","partition":{{partition}},"offset":{{offset}},"error":null,"payload":{{payload}}}""",
                "label" => $$"""{"topic":"logs","offset":{{offset}},"error":null,"payload":{{payload}}}""",
                "pairs" => $"topic=\"logs\" partition={partition} offset={offset} error=null payload=\"{entry.Line}\"",
                "quoted" => payload,
                _ => entry.Line,
            },
        };
    }

    private static void AssertFound(AuditBed bed, params (AuditKind Kind, ShippedEntry Entry)[] expected) => Assert.Equal(
        expected.Select(one => (one.Kind, one.Entry.Partition, one.Entry.Offset)),
        bed.Findings.OrderBy(finding => finding.Kind).Select(finding => (finding.Kind, finding.Partition.Partition, finding.Offset)));
}
