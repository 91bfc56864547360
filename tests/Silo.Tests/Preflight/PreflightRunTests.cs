using System.Text.Json;
using OrleansKafkaLoki.Quickstart.Loki.Faults;
using OrleansKafkaLoki.Silo.Preflight;
using OrleansKafkaLoki.Silo.Preflight.Findings;

namespace OrleansKafkaLoki.Silo.Tests.Preflight;

public sealed class PreflightRunTests
{
    /// <summary>What a small sample predicts is what the whole log makes.</summary>
    [Fact]
    public async Task Check_ASampleOfATenth_PredictsWhatAllRecordsMake()
    {
        const int perSecond = 50;
        await using var bed = await PreflightBed.StartAsync();
        await bed.ProduceAsync(12_000, perSecond, apps: 60);

        var part = Assert.Single((await PreflightBed.CheckAsync(bed.Options(), 1200)).Pipelines).Prediction;
        var all = Assert.Single((await PreflightBed.CheckAsync(bed.Options(), 100_000)).Pipelines).Prediction;

        Assert.Equal((1200, 12_000), (part.Records, all.Records));
        Assert.Equal(120, all.StreamCount.Seen);
        var bytes = all.Tenants.Sum(tenant => tenant.Entries.Sum(entry => (double)entry.Bytes)) * perSecond / all.Records;
        AssertNear(bytes, part.BytesPerSec);
        AssertNear((double)all.Entries * perSecond / all.Records, part.EntriesPerSec);
        AssertNear(perSecond, Assert.Single(part.Topics).RecordsPerSec!.Value);
        AssertNear(all.StreamCount.Seen, part.StreamCount.Expected);
        AssertNear(all.Dropped["debug"] / 12_000.0, part.Dropped["debug"] / 1200.0, within: 0.25);
    }

    [Fact]
    public async Task Check_ServersThatAreWell_NamesEveryPartAndChangesNothing()
    {
        await using var bed = await PreflightBed.StartAsync();
        await bed.ProduceAsync(2000, 100, apps: 3);

        var report = await PreflightBed.CheckAsync(bed.Options());

        Assert.Equal(
            [
                "kafka.topics ok", "kafka.rights ok", "kafka.group ok", "kafka.dead_letters ok", "sample ok", "sample.dead_letters warning", "loki.push ok", "loki.limits ok",
                "loki.query ok", "loki.clock ok", "redis.writes ok", "redis.scripts ok", "redis.persistence warning", "redis.memory ok", "redis.clock ok",
            ],
            States(report));
        Assert.Equal([422], bed.Loki.Counters.PushesByStatus.Keys);
        using var json = JsonDocument.Parse(PreflightJson.Of(report));
        Assert.Equal(6, json.RootElement.GetProperty("pipelines")[0].GetProperty("streams_seen").GetInt32());
        Assert.Equal("warning", json.RootElement.GetProperty("state").GetString());
        var text = PreflightText.Of(report);
        Assert.Contains("left out: debug: ", text, StringComparison.Ordinal);
        Assert.EndsWith($"15 parts: 0 failed, 2 with a warning. Nothing was changed.{Environment.NewLine}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WhatIsMissingOrDoesNotAnswer_IsNamed()
    {
        await using var bed = await PreflightBed.StartAsync();
        bed.Loki.Faults.Query.TurnOn(new LokiFault { Status = 403, Body = "this token may only write" });

        var report = await PreflightBed.CheckAsync(bed.Options("logs, \"other\""));

        Assert.Contains("kafka.topics failed", States(report));
        Assert.Contains(report.Findings, finding => finding.Found == "There is no topic other.");
        Assert.Contains("sample warning", States(report));
        var query = Assert.Single(report.Findings, finding => finding.Part == "loki.query");
        Assert.Equal(CheckState.Warning, query.State);
        Assert.Contains("this token may only write", query.Found, StringComparison.Ordinal);
        Assert.False(report.ReachedNothing);
    }

    [Fact]
    public async Task Check_NoServerAnswers_SaysSoOfEach()
    {
        await using var bed = await PreflightBed.StartAsync();
        var options = bed.Options(kafka: "127.0.0.1:1", loki: "http://127.0.0.1:1", redis: "127.0.0.1:1,connectTimeout=500");
        options.Pipelines["app"].Source.SocketTimeoutMs = 1000;

        var report = await PreflightBed.CheckAsync(options);

        Assert.Equal(["kafka failed", "loki failed", "redis failed"], States(report));
        Assert.True(report.ReachedNothing);
    }

    private static IEnumerable<string> States(PreflightReport report) => report.Findings.Select(finding => $"{finding.Part} {finding.State.ToString().ToLowerInvariant()}");

    private static void AssertNear(double expected, double actual, double within = 0.1) => Assert.InRange(actual, (1 - within) * expected, (1 + within) * expected);
}
