using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Tests.Loki;
using OrleansKafkaLoki.Silo.Tests.Loki.Query;

namespace OrleansKafkaLoki.Silo.Tests.Audit;

public sealed class LokiSightTests
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(QueryOptions.MarginSecs);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1800)]
    [InlineData(2_592_000)]
    public async Task Look_LokiAnswersForTheLastOnly_IsFoundToTheSecond(int lookbackSecs)
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new ReaderHarness(loki.Endpoint);
        loki.Answer = context => AnswerAsync(context, harness.Time.GetUtcNow().ToUnixTimeSeconds() - lookbackSecs);
        var sight = Sight(harness);

        await sight.LookAsync("a", Ago(harness, TimeSpan.FromDays(365)), Cancelled);

        Assert.Equal(TimeSpan.FromSeconds(lookbackSecs), Assert.Single(sight.Lookbacks, tenant => tenant.Key == "a").Value);
        Assert.Equal((Ago(harness, TimeSpan.FromSeconds(lookbackSecs) - Margin), long.MinValue), (sight.BelowNs("a"), sight.BelowNs("b")));
        Assert.InRange(loki.Received.Count, 3, 30);
        harness.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Ago(harness, TimeSpan.FromSeconds(lookbackSecs) - Margin), sight.BelowNs("a"));
    }

    [Fact]
    public async Task Look_LokiAnswersForIt_IsAskedOnce()
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new ReaderHarness(loki.Endpoint);
        loki.Answer = context => AnswerAsync(context, long.MinValue);
        var sight = Sight(harness);

        await sight.LookAsync("a", Ago(harness, TimeSpan.FromDays(365)), Cancelled);

        Assert.Single(loki.Received);
        Assert.Empty(sight.Lookbacks);
        Assert.Equal((long.MinValue, long.MinValue), (sight.BelowNs("a"), sight.UncertainBelowNs("a")));
    }

    [Theory]
    [InlineData(403, 0, true)]
    [InlineData(403, 86_400, false)] // Somebody knows.
    [InlineData(200, 0, true)]
    public async Task Look_LokiDoesNotSay_WhatItHasShownIsCertain(int status, int configuredSecs, bool isUncertain)
    {
        await using var loki = await LokiStub.StartAsync();
        using var harness = new ReaderHarness(loki.Endpoint);
        loki.Answer = context => status == 200 ? AnswerAsync(context, long.MaxValue) : LokiStub.Status(status, "no selector")(context);
        var sight = Sight(harness, configuredSecs);
        var (shown, missing) = (Ago(harness, TimeSpan.FromMinutes(10)), Ago(harness, TimeSpan.FromMinutes(30)));
        sight.Shown("a", shown);
        sight.Shown("a", shown + UnixNanos.PerSecond);

        await sight.LookAsync("a", missing, Cancelled);

        Assert.True(sight.Mute.ContainsKey("a"));
        Assert.True(sight.BelowNs("a") < missing);
        Assert.Equal(isUncertain ? shown : sight.BelowNs("a"), sight.UncertainBelowNs("a"));
    }

    private static LokiSight Sight(ReaderHarness harness, double configuredSecs = 0) => new(
        "web", new QueryOptions { MaxLookbackSecs = configuredSecs }, harness.Reader, new AuditPace(rate: 0, share: 1, harness.Time), harness.Time);

    private static long Ago(ReaderHarness harness, TimeSpan age) => UnixNanos.Of(harness.Time.GetUtcNow() - age);

    /// <summary>Answers with a number for what is as new as that second or newer.</summary>
    private static async Task AnswerAsync(HttpContext context, long fromSecs)
    {
        var form = await context.Request.ReadFormAsync();
        Assert.Equal("vector(1)", form["query"]);
        var second = long.Parse(form["start"].ToString(), CultureInfo.InvariantCulture) / UnixNanos.PerSecond;
        var series = second < fromSecs ? "" : $"{{\"metric\":{{}},\"values\":[[{second},\"1\"]]}}";
        await QueryAnswers.Json($"{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{series}]}}}}")(context);
    }
}
