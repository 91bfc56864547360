using System.Buffers.Text;
using System.Text;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Consuming;
using OrleansKafkaLoki.Silo.Kafka.Credentials;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Credentials;

public sealed class TokenLoginTests
{
    public enum Client
    {
        Consumer,
        Admin,
        Coordinator,
        Reader,
    }

    [Theory]
    [InlineData(Client.Consumer)]
    [InlineData(Client.Admin)]
    [InlineData(Client.Coordinator)]
    [InlineData(Client.Reader)]
    public async Task Connect_AwsMskIam_ClientLogsInWithASignedAddress(Client kind)
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDTEST");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "hush");
        using var broker = new SaslStub();
        var source = new KafkaSourceOptions
        {
            BootstrapServers = broker.BootstrapServers,
            GroupId = "g",
            Sasl = { Enabled = true, Mechanism = "AWS_MSK_IAM", AwsMskIam = { Region = "eu-central-1" } },
        };
        using var credentials = new KafkaCredentials("p", source, TimeProvider.System, new RecordingLogger());
        using IDisposable client = kind switch
        {
            Client.Consumer => new ConsumerSession(credentials, _ => { }, _ => { }),
            Client.Admin => new BrokerClient(credentials, _ => { }),
            Client.Coordinator => new CoordinatorClient(credentials),
            _ => new LogReader(credentials, TimeProvider.System),
        };

        var sent = await broker.ReceiveAsync(TestContext.Current.CancellationToken).WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);

        Assert.StartsWith("n,,\u0001auth=Bearer ", sent, StringComparison.Ordinal);
        var token = sent["n,,\u0001auth=Bearer ".Length..].TrimEnd('\u0001');
        var address = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        Assert.StartsWith("https://kafka.eu-central-1.amazonaws.com/?Action=kafka-cluster%3AConnect", address, StringComparison.Ordinal);
        Assert.Contains("X-Amz-Credential=AKIDTEST%2F", address, StringComparison.Ordinal);
    }
}
