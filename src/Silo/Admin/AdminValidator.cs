using System.Net;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Options;
using OrleansKafkaLoki.Silo.Secrets;

namespace OrleansKafkaLoki.Silo.Admin;

/// <summary>Checks <see cref="AdminOptions"/>.</summary>
internal static class AdminValidator
{
    /// <summary>All mistakes.</summary>
    public static IEnumerable<ConfigurationMistake> Validate(string path, AdminOptions options)
    {
        var endpoint = ListenEndpoint.Parse(options.Listen);
        var hasPassword = options.Password is not null || options.PasswordFile is not null;
        var hasToken = options.Token is not null || options.TokenFile is not null;
        if (endpoint is null)
        {
            yield return new($"{path}.listen", options.Listen, "Must be an IP address and a port, such as 127.0.0.1:8080 or [::1]:8080.");
        }
        else if (!IPAddress.IsLoopback(endpoint.Address))
        {
            if (!hasPassword && !hasToken && options.Keys.Count == 0 && !options.Oidc.IsOn())
            {
                yield return new(
                    $"{path}.listen", options.Listen,
                    $"Beyond loopback, metrics, API and dashboard need protection: set {path}.keys or {path}.oidc "
                    + $"({path}.token_file, or {path}.username with {path}.password_file, for a single one).");
            }

            if (!options.Tls.IsOn())
            {
                yield return new($"{path}.tls.crt_file", null, "Beyond loopback, keys and what is shown can be read on their way: set it with key_file, or have a proxy speak TLS before it.")
                {
                    IsWarning = true,
                };
            }
        }

        if (hasPassword != !string.IsNullOrEmpty(options.Username))
        {
            yield return new($"{path}.username", options.Username, "A user and a password belong together; set both or none.");
        }

        foreach (var mistake in SecretFile.Validate($"{path}.password", options.Password, options.PasswordFile)
            .Concat(SecretFile.Validate($"{path}.token", options.Token, options.TokenFile))
            .Concat(AccessKeysValidator.Validate($"{path}.keys", options.Keys, options.Username))
            .Concat(OidcValidator.Validate($"{path}.oidc", options.Oidc))
            .Concat(ValidateTls($"{path}.tls", options.Tls)))
        {
            yield return mistake;
        }
    }

    private static IEnumerable<ConfigurationMistake> ValidateTls(string path, AdminTlsOptions tls) =>
    [
        .. PemValidator.Identity(path, tls.CrtFile, tls.KeyFile, tls.KeyPass, _ => null),
        .. PemValidator.Trust($"{path}.client_ca_file", tls.ClientCaFile),
        .. tls.IsOn() ? [] : UnusedSettings.Check(path, "Has no effect without crt_file: set that, or remove it.", ("client_ca_file", tls.ClientCaFile)),
    ];
}
