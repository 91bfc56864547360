using System.Net.Http.Headers;
using System.Text;

namespace OrleansKafkaLoki.Silo.Loki.Http;

/// <summary>What one request proves itself with.</summary>
internal sealed class LokiAuthorization
{
    private readonly string[] _secrets;

    private LokiAuthorization(AuthenticationHeaderValue? header, params string[] secrets) => (Header, _secrets) = (header, secrets);

    /// <summary>Nothing.</summary>
    public static LokiAuthorization None { get; } = new(null);

    /// <summary>The <c>Authorization</c> header; null when none is sent.</summary>
    public AuthenticationHeaderValue? Header { get; }

    /// <summary>A user with a password.</summary>
    public static LokiAuthorization Basic(string? user, string password)
    {
        var parameter = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        return new(new("Basic", parameter), parameter, password);
    }

    public static LokiAuthorization Bearer(string token) => new(new("Bearer", token), token);

    /// <summary>Takes the secret out of what a server said, in case it repeats what it was sent.</summary>
    public string Redact(string text)
    {
        foreach (var secret in _secrets)
        {
            text = secret.Length == 0 ? text : text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
