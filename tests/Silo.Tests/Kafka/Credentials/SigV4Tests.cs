using OrleansKafkaLoki.Silo.Kafka.Credentials;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Credentials;

public sealed class SigV4Tests
{
    /// <summary>The example of AWS' documentation, "Authenticating Requests: Using Query Parameters".</summary>
    [Fact]
    public void Presign_ExampleOfTheDocumentation_HasItsSignature() => Assert.Equal(
        "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
        + "&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
        SigV4.Presign(
            new Uri("https://examplebucket.s3.amazonaws.com/test.txt"), [], ("us-east-1", "s3"), "UNSIGNED-PAYLOAD",
            new AwsKeys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", null),
            new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(1)));
}
