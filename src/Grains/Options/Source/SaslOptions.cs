namespace OrleansKafkaLoki.Grains.Options.Source;

/// <summary>SASL towards the Kafka brokers.</summary>
public sealed class SaslOptions
{
    /// <summary>Turns SASL on. Default: false.</summary>
    public bool Enabled { get; set; }

    /// <summary><c>PLAIN</c>, <c>SCRAM-SHA-256</c> or <c>SCRAM-SHA-512</c>; others through <c>librdkafka_options</c>. Default: PLAIN.</summary>
    public string Mechanism { get; set; } = "PLAIN";

    /// <summary>The user.</summary>
    public string? Username { get; set; }

    /// <summary>The password.</summary>
    public Secret? Password { get; set; }

    /// <summary>A file that holds the password, instead of <see cref="Password"/>.</summary>
    public string? PasswordFile { get; set; }
}
