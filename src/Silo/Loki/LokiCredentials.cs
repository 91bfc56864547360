using System.Net.Http.Headers;
using System.Text;
using OrleansKafkaLoki.Grains.Sink;

namespace OrleansKafkaLoki.Silo.Loki;

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

    /// <summary>The <c>Authorization</c> header; null when none is sent.</summary>
    /// <exception cref="IOException">The secret's file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The secret's file must not be read.</exception>
    public AuthenticationHeaderValue? Header() => _strategy switch
    {
        AuthStrategy.Basic => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_user}:{_secret()}"))),
        AuthStrategy.Bearer => new("Bearer", _secret()),
        _ => null,
    };

    /// <summary>Takes the secret out of what a server said, in case it repeats what it was sent.</summary>
    public string Redact(string text) => Hide(Hide(text, Header()?.Parameter), _secret());

    private static string Hide(string text, string? secret) =>
        string.IsNullOrEmpty(secret) ? text : text.Replace(secret, "***", StringComparison.Ordinal);

    private static Func<string> From(string? file, string? value, TimeProvider timeProvider) =>
        file is null ? () => value ?? "" : new FileSecret(file, timeProvider).Read;
}
