using OrleansKafkaLoki.Grains.Options.Source;

namespace OrleansKafkaLoki.Silo.Kafka.Native;

/// <summary>How a pipeline logs in to its brokers.</summary>
internal static class SaslMechanisms
{
    public const string OAuthBearer = "OAUTHBEARER";

    /// <summary>Amazon's, which towards the brokers is <see cref="OAuthBearer"/> with a token of its own making.</summary>
    public const string AwsMskIam = "AWS_MSK_IAM";

    /// <summary>True for those that take a user's name and password.</summary>
    public static bool TakesPassword(string mechanism) => mechanism is "PLAIN" or "SCRAM-SHA-256" or "SCRAM-SHA-512";

    /// <summary>True when <c>librdkafka_options</c> names another mechanism, which then is librdkafka's own affair.</summary>
    public static bool IsOverridden(KafkaSourceOptions source) => source.LibrdkafkaOptions.Keys.Any(name => name is "sasl.mechanism" or "sasl.mechanisms");

    /// <summary>True when clients have to be given tokens.</summary>
    public static bool TakesTokens(KafkaSourceOptions source) =>
        source.Sasl is { Enabled: true, Mechanism: OAuthBearer or AwsMskIam } && !IsOverridden(source);
}
