using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Loki.Http;

/// <summary>How a pipeline proves itself to Loki.</summary>
internal sealed class LokiCredentials
{
    private readonly AuthStrategy _strategy;
    private readonly string? _user;
    private readonly Func<string> _secret;

    /// <summary>The configured credentials, or those in the endpoint's address.</summary>
    public LokiCredentials(AuthOptions options, LokiAddress address, TimeProvider timeProvider)
    {
        (_strategy, _user, _secret) = options.Strategy switch
        {
            AuthStrategy.Basic => (AuthStrategy.Basic, options.User, From(options.PasswordFile, options.Password?.Reveal(), timeProvider)),
            AuthStrategy.Bearer => (AuthStrategy.Bearer, null, From(options.TokenFile, options.Token?.Reveal(), timeProvider)),
            _ when address.User is { } user => (AuthStrategy.Basic, user, From(null, address.Password, timeProvider)),
            _ => (AuthStrategy.None, null, From(null, null, timeProvider)),
        };
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

    private static Func<string> From(string? file, string? value, TimeProvider timeProvider) =>
        file is null ? () => value ?? "" : new ReloadingSecret(file, timeProvider).Read;
}
