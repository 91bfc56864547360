using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Rendering;
using OrleansKafkaLoki.Silo.Preflight.Findings;
using OrleansKafkaLoki.Silo.Preflight.Limits;
using static OrleansKafkaLoki.Silo.Tests.Preflight.SampleBed;

namespace OrleansKafkaLoki.Silo.Tests.Preflight.Limits;

public sealed class FlowJudgeTests
{
    [Fact]
    public void Judge_WhatLokiTakes_SaysNothing() => Assert.Empty(Judge([Entry("""{app="a"}"""), Entry("""{app="a"}""")]));

    /// <summary>Six of them are seen, each once: 6 + 6·5/2 are expected.</summary>
    [Theory]
    [InlineData("20", CheckState.Failed)]
    [InlineData("25", CheckState.Warning)]
    [InlineData("27", null)]
    [InlineData("0", null)]
    public void Judge_Streams_AreThoseThatAreExpected(string limit, object? expected) => Assert.Equal(
        (CheckState?)expected,
        Judge([.. Enumerable.Range(0, 6).Select(pod => Entry($$"""{pod="{{pod}}"}"""))], (LimitNames.Streams, limit)).SingleOrDefault()?.State);

    /// <summary>One megabyte a second.</summary>
    [Theory]
    [InlineData("0.5", "loki.limits.ingestion_rate_mb", CheckState.Failed)]
    [InlineData("1.2", "loki.limits.ingestion_rate_mb", CheckState.Warning)]
    [InlineData("2", null, null)]
    public void Judge_Rate_IsHeldAgainstTheTenants(string limit, string? part, object? state)
    {
        var finding = Judge(Megabytes(), (LimitNames.Rate, limit)).SingleOrDefault();

        Assert.Equal((part, (CheckState?)state), (finding?.Part, finding?.State));
    }

    [Fact]
    public void Judge_AGustAboveTheRate_IsTold()
    {
        var tenant = Tenant(Entry("{}")) with { BusiestBytesPerSec = 5 * 1024 * 1024 };

        var finding = Assert.Single(new FlowJudge(tenant, TenantLimitSet.Defaults, new BatchOptions()).Judge());

        Assert.Equal(("loki.limits.ingestion_rate_mb", CheckState.Warning), (finding.Part, finding.State));
        Assert.Contains("in the busiest 10 s there were 5.0 MiB/s", finding.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AStreamsRate_CountsOnlyWhereItIsNotSharded()
    {
        Assert.Empty(Judge(Megabytes(), (LimitNames.StreamRate, "500KB"), (LimitNames.ShardRate, "400KB")));
        Assert.Equal(CheckState.Failed, Assert.Single(Judge(Megabytes(), (LimitNames.StreamRate, "500KB"), (LimitNames.Sharding, "false"))).State);
    }

    [Fact]
    public void Judge_ABurstSmallerThanABatch_IsTold() =>
        Assert.Equal("loki.limits.ingestion_burst_size_mb", Assert.Single(Judge([Entry("{}")], (LimitNames.Burst, "0.5"))).Part);

    private static RenderedEntry[] Megabytes() => [.. Enumerable.Repeat(Entry("""{app="a"}""", 1024 * 1024), 100)];

    private static IReadOnlyList<Finding> Judge(RenderedEntry[] entries, params (string Name, string Value)[] limits) =>
        [.. new FlowJudge(Tenant(entries), TenantLimitSet.Defaults.With(limits.ToDictionary(limit => limit.Name, limit => limit.Value), LimitSource.Config), new BatchOptions()).Judge()];
}
