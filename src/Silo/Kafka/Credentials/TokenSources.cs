using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Silo.Kafka.Native;

namespace OrleansKafkaLoki.Silo.Kafka.Credentials;

/// <summary>Where a pipeline's tokens come from.</summary>
internal static class TokenSources
{
    /// <summary>The configured source of tokens; null when the mechanism takes none.</summary>
    public static ITokenSource? Of(KafkaSourceOptions source, TimeProvider time)
    {
        if (!SaslMechanisms.TakesTokens(source))
        {
            return null;
        }

        return source.Sasl.Mechanism == SaslMechanisms.AwsMskIam
            ? new MskTokenSource(source.Sasl.AwsMskIam.Region!, AwsCredentialChain.GetAsync, time)
            : new OidcTokenSource(source.Sasl.Oauthbearer, new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, time);
    }
}
