using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>
/// The one connection to Redis. Its start waits until Redis takes writes, however long that takes, and so holds the silo's start
/// back instead of failing it. Later losses heal by themselves; where Redis is read only, or silent, it is connected anew.
/// </summary>
internal sealed partial class RedisConnection(
    ConfigurationOptions settings, IOptions<ClusterOptions> cluster, TimeProvider time, ILogger<RedisConnection> logger, IPipelineEvents? events = null)
    : IHostedService, IHealthSource, IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Time for the client to connect and look who is the primary, before it is made to do so again.</summary>
    private static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(3);

    /// <summary>The same where nothing answers: each step of connecting may take its time then.</summary>
    private static readonly TimeSpan RenewSilentInterval = TimeSpan.FromSeconds(15);

    private readonly string _addresses = RedisConnectionString.Servers(settings);
    private readonly RedisOutage _outage = new();
    private readonly RedisSockets _sockets = new(time);
    private readonly RedisPulse _pulse = new(time);
    private ConnectionMultiplexer? _multiplexer;
    private RedisQuestion? _question;
    private RedisServers? _servers;
    private volatile string? _refused;
    private volatile string? _waitingFor = "not connected yet";

    /// <summary>The connection.</summary>
    /// <exception cref="InvalidOperationException">Redis has not answered yet.</exception>
    public IConnectionMultiplexer Multiplexer => _multiplexer ?? throw new InvalidOperationException("Redis has not answered yet.");

    /// <summary>Whether Redis answers, and takes writes.</summary>
    public IStoreReach Reach => _pulse;

    /// <summary>True once Redis has taken a write for the first time.</summary>
    public bool IsConnected => _waitingFor is null;

    /// <summary>The settings without credentials, for options that Orleans may print.</summary>
    public ConfigurationOptions PublicSettings => RedisConnectionString.WithoutCredentials(settings);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var logged = "";
        while (await TryConnectAsync(cancellationToken) is { } reason)
        {
            _waitingFor = reason;
            if (reason != logged)
            {
                LogWaiting(_addresses, reason);
                logged = reason;
            }

            await Task.Delay(RetryInterval, time, cancellationToken);
        }

        _waitingFor = null;

        LogConnected(_addresses);
        _multiplexer!.ConnectionFailed += OnConnectionFailed;
        _multiplexer.ConnectionRestored += OnConnectionRestored;
        _pulse.Changed += OnPulseChanged;
        _pulse.Start(AskAsync);
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
        var trouble = _waitingFor ?? _pulse.Refusal?.Reason ?? Silence;
        var lost = _waitingFor is null ? _outage.Reason : null;

        // One of several servers that is lost is only worth knowing while another one takes the writes.
        var isReady = trouble is null && (lost is null || _question is { HasPrimary: true });
        string[] reasons = [.. new[] { lost, trouble }.OfType<string>()];
        return [new PartHealth("redis", isReady, reasons.Length == 0 ? null : $"Redis at {_addresses}: {string.Join("; ", reasons)}")
        {
            IsSlow = _waitingFor is null && _pulse is { Refusal: null, IsLost: false } && lost is null && trouble is not null,
        }];
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

    /// <summary>Why Redis could not be connected to, or takes no writes; null when it does.</summary>
    private async Task<string?> TryConnectAsync(CancellationToken cancellationToken)
    {
        ConnectionMultiplexer? candidate = null;
        try
        {
            var attempt = settings.Clone();
            attempt.AbortOnConnectFail = true;
            attempt.BeforeSocketConnect = (server, _, socket) => _sockets.Add(server, socket);
            candidate = await ConnectionMultiplexer.ConnectAsync(attempt).WaitAsync(cancellationToken);
            var question = new RedisQuestion(candidate, cluster.Value.ServiceId);
            if (await question.AskAsync().WaitAsync(cancellationToken) is { } refusal)
            {
                return refusal.Reason;
            }

            (_multiplexer, _question, _servers, candidate) = (candidate, question, new RedisServers(candidate, _sockets), null);
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

    private async Task<RedisRefusal?> AskAsync()
    {
        if (_pulse.IsLost)
        {
            _sockets.Renew(RenewSilentInterval);
        }

        _servers!.Ask();
        var refusal = await _question!.AskAsync();
        if (refusal is { IsReadOnly: true })
        {
            _sockets.Renew(RenewInterval);
        }

        Tell(refusal?.Reason);
        return refusal;
    }

    private void Tell(string? refusal)
    {
        var told = Interlocked.Exchange(ref _refused, refusal);
        if (refusal is not null && told is null)
        {
            LogRefusing(_addresses, refusal);
        }
        else if (refusal is null && told is not null)
        {
            LogTaking(_addresses);
        }
    }

    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs args)
    {
        if (args is { ConnectionType: ConnectionType.Interactive, EndPoint: { } server } && _outage.Lose(server, Words(args.FailureType)) && _refused is null)
        {
            LogLost(EndPointCollection.ToString(server), Words(args.FailureType));
        }
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs args)
    {
        if (args is { ConnectionType: ConnectionType.Interactive, EndPoint: { } server } && _outage.Regain(server) && _refused is null)
        {
            LogConnected(_addresses);
        }
    }

    private void OnPulseChanged()
    {
        if (!_pulse.IsLost)
        {
            LogAnswers(_addresses);
            events?.Raise(new EventDraft(PipelineEventKind.StoreBack, null, null, $"Redis at {_addresses} answers again."));
        }
        else if (_pulse.Refusal is null)
        {
            LogSilent(_addresses, RedisPulse.LostAfter);
            events?.Raise(new EventDraft(PipelineEventKind.StoreLost, null, null, $"Redis at {_addresses} does not answer."));
        }
        else
        {
            LogStillRefusing(_addresses, RedisPulse.LostAfter);
            events?.Raise(new EventDraft(PipelineEventKind.StoreLost, null, null, $"Redis at {_addresses} takes no writes."));
        }
    }

    private static string Words(ConnectionFailureType type) => type switch
    {
        ConnectionFailureType.AuthenticationFailure => "it refuses the user or password",
        ConnectionFailureType.UnableToConnect or ConnectionFailureType.UnableToResolvePhysicalConnection => "it cannot be reached",
        ConnectionFailureType.Loading => "it is still loading its data",
        _ => $"the connection is lost ({type})",
    };
}
