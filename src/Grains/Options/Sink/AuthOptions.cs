namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>Authentication towards Loki.</summary>
public sealed class AuthOptions
{
    /// <summary>The strategy. Default: <c>none</c>.</summary>
    public AuthStrategy Strategy { get; set; }

    /// <summary>The user, for <c>basic</c>.</summary>
    public string? User { get; set; }

    /// <summary>The password, for <c>basic</c>.</summary>
    public Secret? Password { get; set; }

    /// <summary>A file that holds the password, instead of <see cref="Password"/>.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>The token, for <c>bearer</c>.</summary>
    public Secret? Token { get; set; }

    /// <summary>A file that holds the token, instead of <see cref="Token"/>; read again when it changes.</summary>
    public string? TokenFile { get; set; }
}
