namespace OrleansKafkaLoki.Silo.Access;

/// <summary>Tokens of an OpenID Connect provider that the admin listener takes, as <c>Authorization: Bearer TOKEN</c>.</summary>
public sealed class OidcOptions
{
    /// <summary>The provider, such as <c>https://login.example/realms/ops</c>, whose keys and issuer are found by its discovery document.</summary>
    public string? Authority { get; set; }

    /// <summary>Who issues the tokens, where the provider cannot be reached; with <see cref="JwksFile"/> instead of <see cref="Authority"/>.</summary>
    public string? Issuer { get; set; }

    /// <summary>A file with the issuer's public keys (JWKS). Read again when it changes.</summary>
    public string? JwksFile { get; set; }

    /// <summary>For whom the tokens must be issued (<c>aud</c>).</summary>
    public string? Audience { get; set; }

    /// <summary>The claim with a holder's roles or groups; dots lead into objects, as in <c>realm_access.roles</c>. Default: <c>roles</c>.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>
    /// The claim that names a holder in the list of changes. Where a token has none, the first of <c>preferred_username</c>, <c>email</c>, <c>sub</c>, <c>client_id</c> and
    /// <c>azp</c> does, and stands behind the name in brackets. Default: <c>preferred_username</c>.
    /// </summary>
    public string NameClaim { get; set; } = "preferred_username";

    /// <summary>Which of the provider's roles or groups may do what.</summary>
    public OidcRolesOptions Roles { get; set; } = new();

    /// <summary>True when tokens are taken.</summary>
    internal bool IsOn() => Authority is not null || Issuer is not null || JwksFile is not null;
}
