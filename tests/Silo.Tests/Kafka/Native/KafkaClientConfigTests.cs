using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Silo.Kafka.Native;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Native;

public sealed class KafkaClientConfigTests
{
    [Theory]
    [InlineData(false, false, SecurityProtocol.Plaintext)]
    [InlineData(true, false, SecurityProtocol.SaslPlaintext)]
    [InlineData(false, true, SecurityProtocol.Ssl)]
    [InlineData(true, true, SecurityProtocol.SaslSsl)]
    public void Consumer_SaslAndTls_SecurityProtocol(bool sasl, bool tls, SecurityProtocol expected)
    {
        var source = new KafkaSourceOptions { Sasl = { Enabled = sasl, Username = "u", Password = new Secret("p") }, Tls = { Enabled = tls } };
        var config = KafkaClientConfig.Consumer(source);
        Assert.Equal(expected, config.SecurityProtocol);
        Assert.Equal(sasl ? "p" : null, config.SaslPassword);
        Assert.Equal(expected, KafkaClientConfig.Admin(source).SecurityProtocol);
    }

    [Fact]
    public void Consumer_Defaults_NeverCommitsSkipsOrCreates()
    {
        var config = KafkaClientConfig.Consumer(new KafkaSourceOptions { GroupId = "g" });
        Assert.False(config.EnableAutoCommit);
        Assert.False(config.EnableAutoOffsetStore);
        Assert.False(config.AllowAutoCreateTopics);
        Assert.Equal(Confluent.Kafka.AutoOffsetReset.Error, config.AutoOffsetReset);
        Assert.Equal("orleans-kafka-loki", config.ClientId);
    }

    [Fact]
    public void Producer_Always_WaitsForAllReplicasAndRepeatsNothing()
    {
        var config = KafkaClientConfig.Producer(new KafkaSourceOptions { LibrdkafkaOptions = { ["compression.type"] = "zstd", ["fetch.max.bytes"] = "1000000" } });
        Assert.Equal((Acks.All, true, "zstd"), (config.Acks, config.EnableIdempotence, config.Get("compression.type")));
    }

    [Fact]
    public void Consumer_LibrdkafkaOptions_Win()
    {
        var source = new KafkaSourceOptions { LibrdkafkaOptions = { ["queued.max.messages.kbytes"] = "1000", ["client.id"] = "mine" } };
        var config = KafkaClientConfig.Consumer(source);
        Assert.Equal(1000, config.QueuedMaxMessagesKbytes);
        Assert.Equal("mine", config.ClientId);
    }

    [Fact]
    public async Task Consumer_PasswordFile_IsReadWithoutItsLineEnd()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, " secret \r\n", TestContext.Current.CancellationToken);
        try
        {
            var source = new KafkaSourceOptions { Sasl = { Enabled = true, Mechanism = "SCRAM-SHA-512", Username = "u", PasswordFile = file } };
            var config = KafkaClientConfig.Consumer(source);
            Assert.Equal(" secret ", config.SaslPassword);
            Assert.Equal(SaslMechanism.ScramSha512, config.SaslMechanism);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Coordinator_SmallAnswers_LibrdkafkaTakesThemAsForReading()
    {
        var source = new KafkaSourceOptions { GroupId = "g", LibrdkafkaOptions = { ["receive.message.max.bytes"] = "5000000" } };
        using var reader = new ConsumerBuilder<Ignore, Ignore>(KafkaClientConfig.Consumer(source)).Build();
        using var coordinator = new ConsumerBuilder<Ignore, Ignore>(KafkaClientConfig.Coordinator(source)).Build();
        Assert.NotEqual(reader.Name, coordinator.Name);
    }

    [Fact]
    public void Consumer_Defaults_LibrdkafkaTakesThem()
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(KafkaClientConfig.Consumer(new KafkaSourceOptions { GroupId = "g" })).Build();
        Assert.NotEmpty(consumer.Name);
    }
}
