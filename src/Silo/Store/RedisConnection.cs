using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>
/// The one connection to Redis. Its start waits until Redis answers, however long that takes, and so holds the silo's start
/// back instead of failing it. Later losses heal by themselves.
/// </summary>
internal sealed partial class RedisConnection(ConfigurationOptions settings, TimeProvider time, ILogger<RedisConnection> logger)
    : IHostedService, IHealthSource, IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly string _servers = RedisConnectionString.Servers(settings);
    private readonly RedisOutage _outage = new();
    private readonly RedisPulse _pulse = new(time);
    private ConnectionMultiplexer? _multiplexer;
    private volatile string? _waitingFor = "not connected yet";

    /// <summary>The connection.</summary>
    /// <exception cref="InvalidOperationException">Redis has not answered yet.</exception>
    public IConnectionMultiplexer Multiplexer => _multiplexer ?? throw new InvalidOperationException("Redis has not answered yet.");

    /// <summary>Whether Redis answers.</summary>
    public IStoreReach Reach => _pulse;

    /// <summary>True once Redis has answered for the first time.</summary>
    public bool IsConnected => _waitingFor is null;

    /// <summary>The settings without credentials, for options that Orleans may print.</summary>
    public ConfigurationOptions PublicSettings
    {
        get
        {
            var visible = settings.Clone();
            (visible.User, visible.Password) = (null, null);
            return visible;
        }
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var logged = "";
        while (await TryConnectAsync(cancellationToken) is { } reason)
        {
            _waitingFor = reason;
            if (reason != logged)
            {
                LogWaiting(_servers, reason);
                logged = reason;
            }

            await Task.Delay(RetryInterval, time, cancellationToken);
        }

        _waitingFor = null;

        LogConnected(_servers);
        _multiplexer!.ConnectionFailed += OnConnectionFailed;
        _multiplexer.ConnectionRestored += OnConnectionRestored;
        _pulse.Changed += OnPulseChanged;
        _pulse.Start(() => _multiplexer.GetDatabase().PingAsync(CommandFlags.DemandMaster));
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _pulse.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public IEnumerable<PartHealth> Check()
    {
        // A failover may replace a server that then never shows up again.
        _outage.Keep(_multiplexer?.GetEndPoints() ?? []);
        return [(_waitingFor ?? _outage.Reason ?? Silence) is { } reason
            ? new PartHealth("redis", false, $"Redis at {_servers}: {reason}")
            : new PartHealth("redis", true, null)];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _pulse.Dispose();
        if (_multiplexer is not null)
        {
            await _multiplexer.DisposeAsync();
        }
    }

    private string? Silence => _pulse.IsLost ? $"it has not answered for {RedisPulse.LostAfter} s"
        : _pulse.Latency >= StoreWrites.InTime ? string.Create(
            CultureInfo.InvariantCulture, $"it takes {_pulse.Latency.TotalSeconds:0.0} s to answer; effectively_once sends nothing from {StoreWrites.InTime.TotalSeconds:0} s on")
        : null;

    /// <summary>Why Redis could not be connected to; null when it was.</summary>
    private async Task<string?> TryConnectAsync(CancellationToken cancellationToken)
    {
        ConnectionMultiplexer? candidate = null;
        try
        {
            var attempt = settings.Clone();
            attempt.AbortOnConnectFail = true;
            candidate = await ConnectionMultiplexer.ConnectAsync(attempt).WaitAsync(cancellationToken);
            await candidate.GetDatabase().PingAsync().WaitAsync(cancellationToken);
            (_multiplexer, candidate) = (candidate, null);
            return null;
        }
        catch (RedisConnectionException exception)
        {
            return Words(exception.FailureType);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return exception.Message;
        }
        finally
        {
            if (candidate is not null)
            {
                await candidate.DisposeAsync();
            }
        }
    }

    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs args)
    {
        if (args is { ConnectionType: ConnectionType.Interactive, EndPoint: { } server } && _outage.Lose(server, Words(args.FailureType)))
        {
            LogLost(EndPointCollection.ToString(server), Words(args.FailureType));
        }
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs args)
    {
        if (args is { ConnectionType: ConnectionType.Interactive, EndPoint: { } server } && _outage.Regain(server))
        {
            LogConnected(_servers);
        }
    }

    private void OnPulseChanged()
    {
        if (_pulse.IsLost)
        {
            LogSilent(_servers, RedisPulse.LostAfter);
        }
        else
        {
            LogAnswers(_servers);
        }
    }

    private static string Words(ConnectionFailureType type) => type switch
    {
        ConnectionFailureType.AuthenticationFailure => "it refuses the user or password",
        ConnectionFailureType.UnableToConnect or ConnectionFailureType.UnableToResolvePhysicalConnection => "it cannot be reached",
        ConnectionFailureType.Loading => "it is still loading its data",
        _ => $"the connection is lost ({type})",
    };

    [LoggerMessage(Level = LogLevel.Warning, EventName = "RedisAwaited", Message = "Waiting for Redis at {Servers}: {Reason}.")]
    private partial void LogWaiting(string servers, string reason);

    [LoggerMessage(Level = LogLevel.Information, EventName = "RedisConnected", Message = "Connected to Redis at {Servers}.")]
    private partial void LogConnected(string servers);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "RedisLost", Message = "Redis at {Servers} is lost: {Reason}. Reconnecting.")]
    private partial void LogLost(string servers, string reason);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "RedisSilent", Message =
        "Redis at {Servers} has not answered for {Seconds} s. Silos that reach it take over this one's partitions; if none does, nothing moves.")]
    private partial void LogSilent(string servers, int seconds);

    [LoggerMessage(Level = LogLevel.Information, EventName = "RedisRecovered", Message = "Redis at {Servers} answers again.")]
    private partial void LogAnswers(string servers);
}
