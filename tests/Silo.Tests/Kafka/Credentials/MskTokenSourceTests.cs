using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Silo.Kafka.Credentials;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Credentials;

public sealed class MskTokenSourceTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Get_TemporaryKeys_IsTheSignedAddressForAQuarterOfAnHour()
    {
        using var source = Source(new AwsKeys("AKID", "secret", "session/+="));

        var token = await source.GetAsync(TestContext.Current.CancellationToken);

        var address = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Value));
        Assert.StartsWith(
            "https://kafka.eu-central-1.amazonaws.com/?Action=kafka-cluster%3AConnect&X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKID%2F20260301%2Feu-central-1%2Fkafka-cluster%2Faws4_request&X-Amz-Date=20260301T120000Z&X-Amz-Expires=900"
            + "&X-Amz-Security-Token=session%2F%2B%3D&X-Amz-SignedHeaders=host&X-Amz-Signature=",
            address, StringComparison.Ordinal);
        Assert.EndsWith("&User-Agent=orleans-kafka-loki", address, StringComparison.Ordinal);
        Assert.Equal(_time.GetUtcNow().AddMinutes(15), token.ExpiresAt);
        Assert.DoesNotContain("secret", address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_LastingKeys_NameNoSession()
    {
        using var source = Source(new AwsKeys("AKID", "secret", null));

        var token = await source.GetAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("Security-Token", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Value)), StringComparison.Ordinal);
    }

    private MskTokenSource Source(AwsKeys keys) => new("eu-central-1", _ => Task.FromResult(keys), _time);
}
