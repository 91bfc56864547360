using System.Buffers.Text;
using System.Text;

namespace OrleansKafkaLoki.Silo.Kafka.Credentials;

/// <summary>
/// Tokens for Amazon MSK's IAM: the signed address of a request to connect, which the brokers check. Made here, without asking anybody; only
/// the keys may have to be fetched.
/// </summary>
internal sealed class MskTokenSource(string region, Func<CancellationToken, Task<AwsKeys>> keys, TimeProvider time) : ITokenSource
{
    // What the brokers allow at most.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private static readonly KeyValuePair<string, string>[] Connect = [new("Action", "kafka-cluster:Connect")];

    /// <inheritdoc/>
    public async Task<KafkaToken> GetAsync(CancellationToken cancellationToken)
    {
        var found = await keys(cancellationToken);
        var now = time.GetUtcNow();
        var address = new Uri($"https://kafka.{region}.amazonaws.com/");
        var signed = SigV4.Presign(address, Connect, (region, "kafka-cluster"), SigV4.NoPayload, found, now, Life);

        // The brokers' log shows who made it; it is not part of what is signed.
        var value = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{signed}&User-Agent=orleans-kafka-loki"));
        return new KafkaToken(value, "aws-msk-iam", now + Life, new Dictionary<string, string>());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
