using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Options;
using OrleansKafkaLoki.Silo.Secrets;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>Checks <see cref="OidcOptions"/>.</summary>
internal static class OidcValidator
{
    /// <summary>All mistakes.</summary>
    public static IEnumerable<ConfigurationMistake> Validate(string path, OidcOptions oidc) => oidc.IsOn()
        ? [.. CheckProvider(path, oidc), .. CheckTokens(path, oidc)]
        : UnusedSettings.Check(
            path, "Has no effect without authority, or issuer and jwks_file: set those, or remove it.",
            ("audience", oidc.Audience), ("roles.read", Names(oidc.Roles.Read)), ("roles.tail", Names(oidc.Roles.Tail)), ("roles.admin", Names(oidc.Roles.Admin)));

    private static IEnumerable<ConfigurationMistake> CheckProvider(string path, OidcOptions oidc)
    {
        if (oidc.Authority is { } authority)
        {
            if (!Uri.TryCreate(authority, UriKind.Absolute, out var uri)
                || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && OidcSetup.IsLoopback(uri))))
            {
                yield return new($"{path}.authority", authority, "Must be the provider's https address, such as https://login.example/realms/ops; http is for this machine alone.");
            }

            foreach (var (name, value) in new[] { ("issuer", oidc.Issuer), ("jwks_file", oidc.JwksFile) })
            {
                if (value is not null)
                {
                    yield return new($"{path}.{name}", value, "Stands beside authority, which tells it; keep one of the two.");
                }
            }

            yield break;
        }

        if (string.IsNullOrEmpty(oidc.Issuer))
        {
            yield return new($"{path}.issuer", oidc.Issuer, "Must be given with jwks_file: what the tokens have as iss.");
        }

        if (oidc.JwksFile is null)
        {
            yield return new($"{path}.jwks_file", null, "Must be given with issuer: the keys by which its tokens are known.");
        }
        else if (Unusable(oidc.JwksFile) is { } reason)
        {
            yield return new($"{path}.jwks_file", oidc.JwksFile, $"The file cannot be used: {reason}");
        }
    }

    private static IEnumerable<ConfigurationMistake> CheckTokens(string path, OidcOptions oidc)
    {
        if (string.IsNullOrEmpty(oidc.Audience))
        {
            yield return new($"{path}.audience", oidc.Audience, "Must be given: else every token of the provider would count here, for whatever it was issued.");
        }

        foreach (var (name, claim) in new[] { ("role_claim", oidc.RoleClaim), ("name_claim", oidc.NameClaim) })
        {
            if (string.IsNullOrWhiteSpace(claim))
            {
                yield return new($"{path}.{name}", claim, "Must name a claim.");
            }
        }

        if (oidc.Roles is { Read.Count: 0, Tail.Count: 0, Admin.Count: 0 })
        {
            yield return new($"{path}.roles", null, "Must say which of the provider's roles may read, tail or admin; else no token opens anything.");
        }
    }

    private static string? Unusable(string file)
    {
        try
        {
            OidcSetup.ReadKeys(file);
            return null;
        }
        catch (Exception exception) when (PemFiles.IsUnusable(exception))
        {
            return exception.Message;
        }
    }

    private static string? Names(List<string> roles) => roles.Count == 0 ? null : string.Join(", ", roles);
}
