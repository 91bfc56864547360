namespace OrleansKafkaLoki.Grains.Options.Source;

/// <summary>Tokens of an OpenID Connect provider, by its client credentials grant; for the mechanism <c>OAUTHBEARER</c>.</summary>
public sealed class OAuthBearerOptions
{
    /// <summary>The provider's token endpoint. Required.</summary>
    public string? TokenEndpointUrl { get; set; }

    /// <summary>The client's id. Required.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client's secret.</summary>
    public Secret? ClientSecret { get; set; }

    /// <summary>A file that holds the secret, instead of <see cref="ClientSecret"/>. Read again for each token.</summary>
    public string? ClientSecretFile { get; set; }

    /// <summary>The scope to ask for. Default: none.</summary>
    public string? Scope { get; set; }

    /// <summary>Sent to the brokers beside the token (KIP-342), such as <c>logicalCluster</c>.</summary>
    public Dictionary<string, string> Extensions { get; set; } = [];
}
