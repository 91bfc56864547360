using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace OrleansKafkaLoki.Silo.Kafka.Credentials;

/// <summary>
/// The keys that AWS' own SDK finds: in the environment, through a web identity (IAM roles for service accounts), in profiles, from the
/// container's or the machine's metadata service. It renews those that expire.
/// </summary>
internal static class AwsCredentialChain
{
    private static readonly Lazy<DefaultAWSCredentialsIdentityResolver> Resolver = new(() => new DefaultAWSCredentialsIdentityResolver());

    /// <summary>The keys as they are now.</summary>
    /// <exception cref="TokenException">There are none.</exception>
    public static async Task<AwsKeys> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            var credentials = await Resolver.Value.ResolveIdentityAsync(null, cancellationToken);
            var keys = await credentials.GetCredentialsAsync();
            return new AwsKeys(keys.AccessKey, keys.SecretKey, keys.Token is { Length: > 0 } token ? token : null);
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException or InvalidOperationException or IOException or HttpRequestException)
        {
            throw new TokenException($"no AWS credentials: {exception.Message.TrimEnd('.')}", exception);
        }
    }
}
