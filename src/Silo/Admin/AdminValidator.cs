using System.Net;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Options;

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
        else if (!IPAddress.IsLoopback(endpoint.Address) && !hasPassword && !hasToken)
        {
            yield return new(
                $"{path}.listen", options.Listen,
                $"Beyond loopback, metrics and dashboard need protection: set {path}.username with {path}.password_file, "
                + $"or {path}.token_file.");
        }

        if (hasPassword != !string.IsNullOrEmpty(options.Username))
        {
            yield return new($"{path}.username", options.Username, "A user and a password belong together; set both or none.");
        }

        foreach (var mistake in SecretFile.Validate($"{path}.password", options.Password, options.PasswordFile)
            .Concat(SecretFile.Validate($"{path}.token", options.Token, options.TokenFile)))
        {
            yield return mistake;
        }
    }
}
