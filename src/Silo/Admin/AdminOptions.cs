using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Access;

namespace OrleansKafkaLoki.Silo.Admin;

/// <summary>
/// The HTTP listener for health, metrics, the API and the dashboard. Beyond loopback it needs keys, a provider of tokens, a user or a token; without what it
/// asks for, only the bare status of <c>/health/live</c>, <c>/health/ready</c> and <c>/health/dependencies</c> is open.
/// </summary>
public sealed class AdminOptions
{
    /// <summary>Where it listens, <c>address:port</c>; port 0 takes a free one. Default: <c>127.0.0.1:8080</c>.</summary>
    public string Listen { get; set; } = "127.0.0.1:8080";

    /// <summary>Keys, each with its role. Several for rotation: the next one beside the former.</summary>
    public List<AccessKeyOptions> Keys { get; set; } = [];

    /// <summary>Tokens of an OpenID Connect provider.</summary>
    public OidcOptions Oidc { get; set; } = new();

    /// <summary>TLS of the listener.</summary>
    public AdminTlsOptions Tls { get; set; } = new();

    /// <summary>A user for HTTP basic authentication, with the role admin.</summary>
    public string? Username { get; set; }

    /// <summary>The user's password.</summary>
    public Secret? Password { get; set; }

    /// <summary>A file that holds the password, instead of <see cref="Password"/>.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>A bearer token with the role admin; may stand beside a user.</summary>
    public Secret? Token { get; set; }

    /// <summary>A file that holds the token, instead of <see cref="Token"/>.</summary>
    public string? TokenFile { get; set; }
}
