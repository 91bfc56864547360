namespace OrleansKafkaLoki.Silo.Kafka.Credentials;

/// <summary>What requests to AWS are signed with. No record: it must not print itself.</summary>
internal sealed class AwsKeys(string accessKey, string secretKey, string? sessionToken)
{
    public string AccessKey => accessKey;

    public string SecretKey => secretKey;

    /// <summary>Of temporary keys only.</summary>
    public string? SessionToken => sessionToken;
}
