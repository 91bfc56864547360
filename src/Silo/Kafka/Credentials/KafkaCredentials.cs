using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Silo.Kafka.Native;
using OrleansKafkaLoki.Silo.Options;
using OrleansKafkaLoki.Silo.Secrets;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Credentials;

/// <summary>
/// What a pipeline proves itself with to its brokers, as it is now: files are read again every few seconds, and at once when a broker refuses.
/// A renewed password or token is given to the clients there are, whose connections stay; a renewed certificate or key makes them outdated.
/// What cannot be used, such as a key without its certificate, is waited over with what there was. Thread-safe.
/// </summary>
internal sealed partial class KafkaCredentials : IDisposable
{
    /// <summary>How old what was read may be.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    // Refusals come many at a time, and again with every attempt.
    private static readonly TimeSpan ShortestAge = TimeSpan.FromSeconds(1);

    private readonly string _pipeline;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WatchedFiles _certificates;
    private readonly TokenKeeper? _tokens;
    private readonly ITimer? _timer;

    private readonly Lock _gate = new();
    private readonly HashSet<IClient> _clients = [];
    private Action<IClient>? _login;

    // One look at a time.
    private readonly Lock _looking = new();
    private readonly string? _passwordFile;
    private string? _password;
    private string _loaded = "";
    private string? _complaint;
    private TimeSpan _lookedAt;
    private bool _isClosed;
    private volatile int _generation;

    /// <summary>Begins to look, if there is anything to look at.</summary>
    public KafkaCredentials(string pipeline, KafkaSourceOptions source, TimeProvider time, ILogger logger)
    {
        (_pipeline, Source, _time, _logger) = (pipeline, source, time, logger);
        _certificates = new WatchedFiles(CertificateFiles(source));
        _passwordFile = source.LibrdkafkaOptions.ContainsKey("sasl.password") || !source.Sasl.Enabled ? null : source.Sasl.PasswordFile;
        _tokens = TokenSources.Of(source, time) is { } tokens ? new TokenKeeper(tokens, Log, time) : null;
        if (_tokens is not null)
        {
            _tokens.Renewed += token => LogIn(client => client.OAuthBearerSetToken(token.Value, token.ExpiresAt.ToUnixTimeMilliseconds(), token.Principal, token.Extensions));
            _tokens.Missing += reason => Tell(client => client.OAuthBearerSetTokenFailure(reason));
        }

        if (_passwordFile is not null || _certificates.Any)
        {
            _loaded = _certificates.Fingerprint();
            Look();
            _timer = time.CreateTimer(_ => Look(), null, MaxAge, MaxAge);
        }

        void Log(string reason, DateTimeOffset until) => LogTokenNotRenewed(pipeline, reason, until);
    }

    /// <summary>The source whose brokers these are for.</summary>
    public KafkaSourceOptions Source { get; }

    /// <summary>Grows when certificates or keys have been renewed.</summary>
    public int Generation => _generation;

    /// <summary>A client's share; to be begun before the client is made.</summary>
    public CredentialUse Use() => new(this);

    /// <summary>Reads again at once what a broker has refused.</summary>
    public void Heed(Error error)
    {
        if (error.Code is not (ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Ssl))
        {
            return;
        }

        _tokens?.Hurry();
        if (_timer is not null)
        {
            // On another thread than the client's own.
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.LookIfOld(), this, preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _tokens?.Dispose();
        lock (_looking)
        {
            _isClosed = true; // A look makes native clients, which must be gone when the process ends.
        }
    }

    /// <summary>Keeps a client supplied until <see cref="Remove"/>.</summary>
    internal void Add(IClient client)
    {
        lock (_gate)
        {
            _clients.Add(client);
            Give(client, _login);
        }

        _tokens?.Start();
    }

    /// <summary>When this returns, the client is left alone.</summary>
    internal void Remove(IClient client)
    {
        lock (_gate)
        {
            _clients.Remove(client);
        }
    }

    private void LogIn(Action<IClient> login)
    {
        lock (_gate)
        {
            _login = login;
        }

        Tell(login);
    }

    private void Tell(Action<IClient> what)
    {
        lock (_gate)
        {
            foreach (var client in _clients)
            {
                Give(client, what);
            }
        }
    }

    private void Give(IClient client, Action<IClient>? what)
    {
        try
        {
            what?.Invoke(client);
        }
        catch (Exception exception) when (exception is KafkaException or ObjectDisposedException or ArgumentException or InvalidOperationException)
        {
            // A client that has destroyed itself is made anew by its owner.
            LogNotGiven(exception, _pipeline);
        }
    }

    private void LookIfOld()
    {
        lock (_looking)
        {
            if (_time.GetSteadyTime() - _lookedAt >= ShortestAge)
            {
                Look();
            }
        }
    }

    private void Look()
    {
        lock (_looking)
        {
            if (_isClosed)
            {
                return;
            }

            _lookedAt = _time.GetSteadyTime();
            var complaint = TakeUpPassword();
            complaint = TakeUpCertificates() ?? complaint;
            if (complaint is not null && complaint != _complaint)
            {
                LogUnusable(_pipeline, complaint);
            }

            _complaint = complaint;
        }
    }

    private string? TakeUpPassword()
    {
        if (_passwordFile is null)
        {
            return null;
        }

        string password;
        try
        {
            password = SecretFile.Read(_passwordFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }

        if (string.IsNullOrWhiteSpace(password))
        {
            return $"{_passwordFile} is empty";
        }

        if (password != _password)
        {
            var user = Source.LibrdkafkaOptions.GetValueOrDefault("sasl.username", Source.Sasl.Username ?? "");
            LogIn(client => client.SetSaslCredentials(user, password));
            if (_password is not null)
            {
                LogPassword(_pipeline);
            }

            _password = password;
        }

        return null;
    }

    private string? TakeUpCertificates()
    {
        var fingerprint = _certificates.Fingerprint();
        if (fingerprint == _loaded)
        {
            return null;
        }

        if (KafkaClientCheck.Refuse(Source) is { } refusal)
        {
            return refusal;
        }

        _loaded = fingerprint;
        _generation++;
        LogCertificates(_pipeline);
        return null;
    }

    private static IEnumerable<string?> CertificateFiles(KafkaSourceOptions source) =>
    [
        .. source.Tls.Enabled ? new[] { source.Tls.CaFile, source.Tls.CrtFile, source.Tls.KeyFile } : [],
        .. source.LibrdkafkaOptions.Where(option => option.Key.StartsWith("ssl.", StringComparison.Ordinal) && File.Exists(option.Value)).Select(option => option.Value),
    ];
}
