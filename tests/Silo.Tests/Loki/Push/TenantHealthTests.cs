using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Push;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

public sealed class TenantHealthTests
{
    private static readonly PushAnswer Down = new(PushDisposition.Unavailable, 503, "down");
    private static readonly PushAnswer Fine = new(PushDisposition.Delivered, 204, "");
    private static readonly PushAnswer Throttled = new(PushDisposition.Throttled, 429, "slow down");

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLogger<TenantHealth> _logger = new();
    private readonly TenantHealth _health;

    public TenantHealthTests() => _health = new TenantHealth("web", "http://loki:3100", "team-a", _time, _logger);

    [Fact]
    public void Record_FirstFault_NamesPipelineEndpointTenantStatusAndWords()
    {
        _health.Record(Down);

        var line = Assert.Single(_logger.Lines);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.All(
            ["web", "http://loki:3100", "team-a", "503", "down"], word => Assert.Contains(word, line.Text, StringComparison.Ordinal));
        Assert.Equal(
            new LokiEndpointHealth("web", "http://loki:3100", "team-a", _time.GetUtcNow(), 503, "down"), _health.Snapshot());
    }

    [Fact]
    public void Describe_AfterADeliveryAndAFault_HasBothAndSinceWhenItFails()
    {
        var start = _time.GetUtcNow();
        _health.Record(Fine);
        _time.Advance(TimeSpan.FromSeconds(1));
        _health.Record(Throttled);
        _time.Advance(TimeSpan.FromSeconds(1));
        _health.Record(Down);

        var described = _health.Describe(new TenantPushing("team-a", 1, 2));

        Assert.Equal(
            new TenantPushing("team-a", 1, 2) { FailingSince = start.AddSeconds(2), LastError = Down, LastErrorAt = start.AddSeconds(2), LastPush = start }, described);
    }

    [Fact]
    public void Rest_WhileFailing_IsWellAndSaysThatNobodyWaits()
    {
        _health.Record(Down);

        _health.MarkIdle();

        Assert.Null(_health.Snapshot().FailingSince);
        Assert.Equal(2, _logger.Lines.Count);
        Assert.Contains("waits any more", _logger.Lines[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rest_NothingFails_SaysNothing()
    {
        _health.Record(Fine);

        _health.MarkIdle();

        Assert.Empty(_logger.Lines);
    }

    [Fact]
    public void Record_Refusal_IsAnError()
    {
        _health.Record(new PushAnswer(PushDisposition.Refused, 401, "no org id"));

        Assert.Equal(LogLevel.Error, Assert.Single(_logger.Lines).Level);
    }

    [Fact]
    public void Record_LastingOutage_LogsOnceAMinute()
    {
        for (var second = 0; second < 150; second++)
        {
            _health.Record(Down);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _health.Record(Fine);

        Assert.Equal(["LokiFailing", "LokiStillFailing", "LokiStillFailing", "LokiRecovered"], _logger.Lines.Select(line => line.Event));
        Assert.Contains("121 attempts", _logger.Lines[2].Text, StringComparison.Ordinal);
        Assert.Contains("after 150 s and 150 failed attempts", _logger.Lines[3].Text, StringComparison.Ordinal);
        Assert.True(_health.Snapshot().Healthy);
    }

    [Fact]
    public void Remind_OpenCircuit_CountsNoAttempt()
    {
        _health.Record(Down);
        _time.Advance(TimeSpan.FromMinutes(1));
        _health.Remind();

        Assert.Equal(["LokiFailing", "LokiStillFailing"], _logger.Lines.Select(line => line.Event));
        Assert.Contains("1 attempts so far", _logger.Lines[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Record_FaultsComeAndGo_LogsOneAMinute()
    {
        for (var i = 0; i < 50; i++)
        {
            _health.Record(Down);
            _health.Record(Fine);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["LokiFailing", "LokiRecovered"], _logger.Lines.Select(line => line.Event));
    }

    [Fact]
    public void Record_Throttled_LogsOnceAMinuteAndStaysHealthy()
    {
        for (var i = 0; i <= 60; i++)
        {
            _health.Record(Throttled);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["LokiThrottles", "LokiThrottles"], _logger.Lines.Select(line => line.Event));
        Assert.Contains("60 pushes", _logger.Lines[1].Text, StringComparison.Ordinal);
        Assert.True(_health.Snapshot().Healthy);
    }
}
