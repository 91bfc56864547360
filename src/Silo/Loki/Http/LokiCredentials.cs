using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Loki.Http;

/// <summary>How a pipeline proves itself to Loki.</summary>
internal sealed class LokiCredentials
{
    private readonly AuthStrategy _strategy;
    private readonly string? _user;
    private readonly Func<string> _secret;
    private readonly ReloadingSecret? _file;

    /// <summary>The configured credentials, or those in the endpoint's address.</summary>
    public LokiCredentials(AuthOptions options, LokiAddress address, TimeProvider timeProvider)
    {
        var (strategy, user, file, value) = options.Strategy switch
        {
            AuthStrategy.Basic => (AuthStrategy.Basic, options.User, options.PasswordFile, options.Password?.Reveal()),
            AuthStrategy.Bearer => (AuthStrategy.Bearer, null, options.TokenFile, options.Token?.Reveal()),
            _ when address.User is { } name => (AuthStrategy.Basic, name, null, address.Password),
            _ => (AuthStrategy.None, null, null, (string?)null),
        };
        (_strategy, _user) = (strategy, user);
        _file = file is null ? null : new ReloadingSecret(file, timeProvider);
        _secret = _file is null ? () => value ?? "" : _file.Read;
    }

    /// <summary>What proves the next request.</summary>
    /// <exception cref="IOException">The secret's file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The secret's file must not be read.</exception>
    public LokiAuthorization Authorize() => _strategy switch
    {
        AuthStrategy.Basic => LokiAuthorization.Basic(_user, _secret()),
        AuthStrategy.Bearer => LokiAuthorization.Bearer(_secret()),
        _ => LokiAuthorization.None,
    };

    /// <summary>What proves a request after Loki has refused <paramref name="refused"/>: null when that is still all there is.</summary>
    public LokiAuthorization? RenewedSince(LokiAuthorization refused)
    {
        if (_file is null)
        {
            return null;
        }

        try
        {
            _file.Expire();
            var renewed = Authorize();
            return renewed.Header?.Parameter == refused.Header?.Parameter ? null : renewed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // Just being replaced; the next attempt reads it again.
        }
    }
}
