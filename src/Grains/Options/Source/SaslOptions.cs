namespace OrleansKafkaLoki.Grains.Options.Source;

/// <summary>SASL towards the Kafka brokers.</summary>
public sealed class SaslOptions
{
    /// <summary>Turns SASL on. Default: false.</summary>
    public bool Enabled { get; set; }

    /// <summary>
    /// <c>PLAIN</c>, <c>SCRAM-SHA-256</c> or <c>SCRAM-SHA-512</c>, which take a user and a password, <c>OAUTHBEARER</c> or <c>AWS_MSK_IAM</c>;
    /// others through <c>librdkafka_options</c>. Default: PLAIN.
    /// </summary>
    public string Mechanism { get; set; } = "PLAIN";

    /// <summary>The user.</summary>
    public string? Username { get; set; }

    /// <summary>The password.</summary>
    public Secret? Password { get; set; }

    /// <summary>A file that holds the password, instead of <see cref="Password"/>. Read again while the silo runs.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Where tokens for <c>OAUTHBEARER</c> come from.</summary>
    public OAuthBearerOptions Oauthbearer { get; set; } = new();

    /// <summary>For <c>AWS_MSK_IAM</c>.</summary>
    public AwsMskIamOptions AwsMskIam { get; set; } = new();
}
