using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Telemetry;
using OrleansKafkaLoki.Silo.Tests.Kafka;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Tests.Telemetry;

public sealed class CondensingLoggerProviderTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLogger _log = new();
    private readonly CondensingLoggerProvider _provider;
    private readonly ILogger _logger;

    public CondensingLoggerProviderTests()
    {
        _provider = new CondensingLoggerProvider(_log, _time);
        _logger = _provider.CreateLogger("category");
    }

    [Fact]
    public void Log_AThousandPartitionsSayTheSame_FewAreShownAndTheOthersCounted()
    {
        Say(1000, new EventId(1, "Running"));

        Assert.Equal(CondensingLoggerProvider.Shown, _log.Lines.Count);

        _time.Advance(CondensingLoggerProvider.Window);
        Assert.Equal("Information: 980 more like this within 10 s, the last: partition 1000", _log.Lines.Last());
    }

    [Fact]
    public void Log_NextWindow_ShowsAgain()
    {
        Say(1000, new EventId(1, "Running"));
        _time.Advance(CondensingLoggerProvider.Window);
        var before = _log.Lines.Count;

        Say(1, new EventId(1, "Running"));
        _time.Advance(CondensingLoggerProvider.Window);

        Assert.Equal("Information: partition 1", Assert.Single(_log.Lines.Skip(before)));
    }

    [Theory]
    [InlineData(ShipperLog.Loss + "Retention", LogLevel.Error)]
    [InlineData(null, LogLevel.Error)]
    [InlineData("Running", LogLevel.Debug)]
    public void Log_LossOrUnnamedOrDebug_EachIsShown(string? name, LogLevel level)
    {
        Say(100, new EventId(1, name), level);

        Assert.Equal(100, _log.Lines.Count);
    }

    [Fact]
    public void Log_ServerIsAway_IsALineWithoutAStack()
    {
        var away = new OrleansException("not now", new RedisConnectionException(ConnectionFailureType.SocketClosed, "gone"));

        _logger.Log(LogLevel.Warning, new EventId(1, "Failed"), 0, away, (_, _) => "A write failed.");

        Assert.Equal("Warning: A write failed. OrleansException: not now", Assert.Single(_log.Lines));
        Assert.Empty(_log.Exceptions);
    }

    [Fact]
    public void Log_AMistake_KeepsItsStack()
    {
        var mistake = new OrleansException("not now", new InvalidCastException());

        _logger.Log(LogLevel.Warning, new EventId(1, "Failed"), 0, mistake, (_, _) => "A write failed.");

        Assert.Single(_log.Exceptions);
    }

    [Theory]
    [InlineData(LogLevel.Warning, 0)]
    [InlineData(LogLevel.Error, 1)]
    public void Log_MembershipWithoutRedis_WarnsOfNothingThatItsConnectionTells(LogLevel level, int lines)
    {
        var membership = _provider.CreateLogger("Orleans.Runtime.MembershipService.MembershipAgent");
        var late = new RedisTimeoutException("late", CommandStatus.Sent);

        membership.Log(level, new EventId(1, "Failed"), 0, late, (_, _) => "It failed.");

        Assert.Equal(lines, _log.Lines.Count);
    }

    [Fact]
    public void Log_SiloRestarts_IsNoWarning()
    {
        _provider.CreateLogger("Orleans.Runtime.MembershipService.MembershipTableManager").Log(LogLevel.Warning, new EventId(100602), 0, null, (_, _) => "It restarted.");

        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Log_OtherMessagesMeanwhile_AreShown()
    {
        Say(1000, new EventId(1, "Running"));
        Say(1, new EventId(2, "Stopped"));
        Say(1, new EventId(1, "Running"), LogLevel.Warning);

        Assert.Equal(CondensingLoggerProvider.Shown + 2, _log.Lines.Count);
    }

    [Fact]
    public void Dispose_SomeLeftOut_SaysHowMany()
    {
        Say(21, new EventId(1, "Stopped"));

        _provider.Dispose();

        Assert.Equal("Information: 1 more like this within 10 s, the last: partition 21", _log.Lines.Last());
    }

    public void Dispose() => _provider.Dispose();

    private void Say(int times, EventId message, LogLevel level = LogLevel.Information)
    {
        for (var number = 1; number <= times; number++)
        {
            _logger.Log(level, message, number, null, static (number, _) => $"partition {number}");
        }
    }
}
