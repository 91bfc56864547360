using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Silo.Kafka.Native;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>Finds the mistakes in how a pipeline logs in to its brokers.</summary>
internal static partial class SaslValidator
{
    /// <summary>All mistakes.</summary>
    public static IEnumerable<ConfigurationMistake> Validate(string path, KafkaSourceOptions source)
    {
        var sasl = source.Sasl;
        if (!sasl.Enabled)
        {
            var remedy = $"Must be left out, or {path}.enabled must be true, without which it does nothing.";
            return [.. NoPassword(path, sasl, remedy), .. NoOauthbearer(path, sasl, remedy), .. NoMsk(path, sasl, remedy)];
        }

        // Other mechanisms, such as GSSAPI, need other things, which librdkafka itself asks for.
        return SaslMechanisms.IsOverridden(source) ? [] : OfMechanism(path, source);
    }

    private static IEnumerable<ConfigurationMistake> OfMechanism(string path, KafkaSourceOptions source)
    {
        var sasl = source.Sasl;
        var remedy = $"Must be left out with mechanism {sasl.Mechanism}.";
        return sasl.Mechanism switch
        {
            SaslMechanisms.OAuthBearer =>
                [.. NoPassword(path, sasl, remedy), .. NoMsk(path, sasl, remedy), .. Oauthbearer($"{path}.oauthbearer", sasl.Oauthbearer)],
            SaslMechanisms.AwsMskIam =>
                [.. NoPassword(path, sasl, remedy), .. NoOauthbearer(path, sasl, remedy), .. Msk(path, source)],
            _ when SaslMechanisms.TakesPassword(sasl.Mechanism) =>
                [.. NoOauthbearer(path, sasl, remedy), .. NoMsk(path, sasl, remedy), .. Password(path, sasl)],
            _ =>
            [
                new(
                    $"{path}.mechanism", sasl.Mechanism,
                    "Must be PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or AWS_MSK_IAM; set others as sasl.mechanism in librdkafka_options."),
                .. Password(path, sasl),
            ],
        };
    }

    private static IEnumerable<ConfigurationMistake> Password(string path, SaslOptions sasl) =>
    [
        .. Required($"{path}.username", sasl.Username, "the user's name"),
        .. SecretFile.ValidateRequired($"{path}.password", sasl.Password, sasl.PasswordFile),
    ];

    private static IEnumerable<ConfigurationMistake> Oauthbearer(string path, OAuthBearerOptions options)
    {
        if (!Uri.TryCreate(options.TokenEndpointUrl, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0)
        {
            // What is no address may be a secret in the wrong place.
            yield return new ConfigurationMistake(
                $"{path}.token_endpoint_url", options.TokenEndpointUrl is null ? null : "***",
                "Must be the identity provider's token endpoint, such as https://login.example/oauth2/token, without user and password.");
        }

        foreach (var mistake in (ConfigurationMistake[])
                 [
                     .. Required($"{path}.client_id", options.ClientId, "the client's id at the identity provider"),
                     .. SecretFile.ValidateRequired($"{path}.client_secret", options.ClientSecret, options.ClientSecretFile),
                 ])
        {
            yield return mistake;
        }

        foreach (var (name, value) in options.Extensions.Where(pair => !ExtensionName().IsMatch(pair.Key) || pair.Key == "auth" || !ExtensionValue().IsMatch(pair.Value)))
        {
            yield return new ConfigurationMistake($"{path}.extensions.{name}", value, "Must have a name of letters, other than auth, and a value of printable ASCII (RFC 7628).");
        }
    }

    private static IEnumerable<ConfigurationMistake> Msk(string path, KafkaSourceOptions source)
    {
        if (source.Sasl.AwsMskIam.Region is not { } region || !RegionName().IsMatch(region))
        {
            yield return new ConfigurationMistake($"{path}.aws_msk_iam.region", source.Sasl.AwsMskIam.Region, "Must be the cluster's region, such as eu-central-1.");
        }

        if (!source.Tls.Enabled)
        {
            yield return new ConfigurationMistake($"{path}.mechanism", source.Sasl.Mechanism, "Needs tls.enabled: true; MSK offers it over TLS only (port 9098).");
        }
    }

    private static IEnumerable<ConfigurationMistake> Required(string path, string? value, string what) =>
        string.IsNullOrEmpty(value) ? [new(path, null, $"Must be given: {what}.")] : [];

    private static IEnumerable<ConfigurationMistake> NoPassword(string path, SaslOptions sasl, string remedy) => UnusedSettings.Check(
        path, remedy, ("username", sasl.Username), ("password", sasl.Password), ("password_file", sasl.PasswordFile));

    private static IEnumerable<ConfigurationMistake> NoOauthbearer(string path, SaslOptions sasl, string remedy) => UnusedSettings.Check(
        $"{path}.oauthbearer", remedy,
        ("token_endpoint_url", sasl.Oauthbearer.TokenEndpointUrl), ("client_id", sasl.Oauthbearer.ClientId), ("client_secret", sasl.Oauthbearer.ClientSecret),
        ("client_secret_file", sasl.Oauthbearer.ClientSecretFile), ("scope", sasl.Oauthbearer.Scope),
        ("extensions", sasl.Oauthbearer.Extensions.Count == 0 ? null : string.Join(", ", sasl.Oauthbearer.Extensions.Keys)));

    private static IEnumerable<ConfigurationMistake> NoMsk(string path, SaslOptions sasl, string remedy) =>
        UnusedSettings.Check($"{path}.aws_msk_iam", remedy, ("region", sasl.AwsMskIam.Region));

    [GeneratedRegex(@"\A[A-Za-z]+\z")]
    private static partial Regex ExtensionName();

    [GeneratedRegex(@"\A[\x21-\x7E \t\r\n]+\z")]
    private static partial Regex ExtensionValue();

    [GeneratedRegex(@"\A[a-z0-9-]+\z")]
    private static partial Regex RegionName();
}
