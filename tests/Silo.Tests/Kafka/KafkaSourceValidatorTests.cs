using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Silo.Kafka;

namespace OrleansKafkaLoki.Silo.Tests.Kafka;

public sealed class KafkaSourceValidatorTests
{
    [Fact]
    public void Validate_GoodSource_NoMistakes()
    {
        var source = Good();
        source.BootstrapServers = "kafka-1:9092, [::1]:9093";
        source.Topics = ["app", "^logs-.*"];
        source.Sasl = new SaslOptions { Enabled = true, Mechanism = "SCRAM-SHA-256", Username = "u", Password = new Secret("p") };
        source.LibrdkafkaOptions["fetch.max.bytes"] = "1000000";
        Assert.Empty(KafkaSourceValidator.Validate("s", source));
    }

    [Fact]
    public void Validate_Empty_EveryRequiredFieldIsNamed() => Assert.Equal(
        ["s.bootstrap_servers", "s.topics", "s.group_id"], Paths(new KafkaSourceOptions()));

    [Theory]
    [InlineData("kafka")]
    [InlineData("kafka:0")]
    [InlineData("kafka:99999")]
    [InlineData("http://kafka:9092")]
    [InlineData("kafka:9092,")]
    public void Validate_BootstrapServers_Mistake(string servers) =>
        Assert.Equal(["s.bootstrap_servers"], Paths(Good(source => source.BootstrapServers = servers)));

    [Theory]
    [InlineData("^(")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("..")]
    public void Validate_Topic_Mistake(string topic) => Assert.Equal(["s.topics.1"], Paths(Good(source => source.Topics = ["good", topic])));

    [Fact]
    public void Validate_TimestampKeyOfTheRecordsOwnTime_IsAMistakeThatNamesTheStage() =>
        Assert.Contains("timestamp: { source: '@timestamp' }", Assert.Single(KafkaSourceValidator.Validate("s", Good(source => source.TimestampKey = "@timestamp"))).Remedy, StringComparison.Ordinal);

    [Fact]
    public void Validate_SameTopicTwice_Mistake() => Assert.Equal(["s.topics"], Paths(Good(source => source.Topics = ["a", "a"])));

    [Fact]
    public void Validate_Ranges_Mistakes() => Assert.Equal(
        ["s.commit_interval_ms", "s.drain_timeout_ms", "s.fetch_wait_max_ms", "s.socket_timeout_ms", "s.topic_refresh_ms", "s.partition_window_bytes"],
        Paths(Good(source =>
        {
            source.CommitIntervalMs = 0;
            source.DrainTimeoutMs = -1;
            source.FetchWaitMaxMs = -1;
            source.SocketTimeoutMs = 1;
            source.TopicRefreshMs = 0;
            source.PartitionWindowBytes = 1;
        })));

    [Fact]
    public void Validate_Sasl_Mistakes() => Assert.Equal(
        ["s.sasl.mechanism", "s.sasl.username", "s.sasl.password"],
        Paths(Good(source => source.Sasl = new SaslOptions { Enabled = true, Mechanism = "plain" })));

    [Fact]
    public void Validate_SaslSettingsWithoutEnabled_Mistakes() => Assert.Equal(
        ["s.sasl.username", "s.sasl.password", "s.sasl.password_file"],
        Paths(Good(source => source.Sasl = new SaslOptions { Username = "u", Password = new Secret("p"), PasswordFile = "/none" })));

    [Fact]
    public void Validate_TlsSettingsWithoutEnabled_MistakesThatTellNoSecret()
    {
        var tls = new TlsOptions { CaFile = "/ca", CrtFile = "/crt", KeyFile = "/key", KeyPass = new Secret("hush"), VerifyCertificate = false, VerifyHostname = false };
        var mistakes = KafkaSourceValidator.Validate("s", Good(source => source.Tls = tls)).ToList();
        Assert.Equal(
            ["s.tls.ca_file", "s.tls.crt_file", "s.tls.key_file", "s.tls.key_pass", "s.tls.verify_certificate", "s.tls.verify_hostname"],
            mistakes.Select(mistake => mistake.Path));
        Assert.All(mistakes, mistake => Assert.StartsWith("Must be left out, or s.tls.enabled must be true", mistake.Remedy, StringComparison.Ordinal));
        Assert.DoesNotContain("hush", string.Join(' ', mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_OptionThatNoProducerTakes_MistakeInLibrdkafkasWords()
    {
        var source = Good(source => source.LibrdkafkaOptions["max.in.flight.requests.per.connection"] = "100");
        var mistake = Assert.Single(KafkaSourceValidator.Validate("s", source));
        Assert.Contains("enable.idempotence", mistake.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_OptionRefusedTogetherWithOthers_MistakeInLibrdkafkasWords()
    {
        var source = Good(source => source.LibrdkafkaOptions["message.max.bytes"] = "10000000");
        var mistake = Assert.Single(KafkaSourceValidator.Validate("s", source));
        Assert.Equal("s", mistake.Path);
        Assert.Contains("fetch.max.bytes", mistake.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_FileThatHoldsNoCertificate_Mistake()
    {
        var file = Path.GetTempFileName();
        try
        {
            var mistake = Assert.Single(KafkaSourceValidator.Validate("s", Good(source => source.Tls = new TlsOptions { Enabled = true, CaFile = file })));
            Assert.Contains("ssl.ca.location", mistake.Remedy, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Validate_TwoPasswords_SecretIsNotShown()
    {
        using var folder = new TempFolder();
        var file = folder.File("password");
        File.WriteAllText(file, "hush");
        var sasl = new SaslOptions { Enabled = true, Username = "u", Password = new Secret("hush"), PasswordFile = file };
        var mistake = Assert.Single(KafkaSourceValidator.Validate("s", Good(source => source.Sasl = sasl)));
        Assert.Equal(new ConfigurationMistake("s.sasl.password_file", file, "Stands beside s.sasl.password; keep one of the two."), mistake);
    }

    [Fact]
    public void Validate_EmptyPasswordFile_IsNamed()
    {
        using var folder = new TempFolder();
        var file = folder.File("password");
        File.WriteAllText(file, "\n");
        var sasl = new SaslOptions { Enabled = true, Username = "u", PasswordFile = file };
        var mistake = Assert.Single(KafkaSourceValidator.Validate("s", Good(source => source.Sasl = sasl)));
        Assert.Equal(new ConfigurationMistake("s.sasl.password_file", file, "The file cannot be used: it is empty."), mistake);
    }

    [Fact]
    public void Validate_PassphraseWithoutKey_IsAMistake()
    {
        var tls = new TlsOptions { Enabled = true, KeyPass = new Secret("hush") };
        var mistake = Assert.Single(KafkaSourceValidator.Validate("s", Good(source => source.Tls = tls)));
        Assert.Equal(new ConfigurationMistake("s.tls.key_pass", "***", "Must be left out without key_file."), mistake);
    }

    [Fact]
    public void Validate_Files_MustExistAndCertificateNeedsItsKey() => Assert.Equal(
        ["s.sasl.password_file", "s.tls.ca_file", "s.tls.crt_file", "s.tls.key_file"],
        Paths(Good(source =>
        {
            source.Sasl = new SaslOptions { Enabled = true, Username = "u", PasswordFile = "/none/password" };
            source.Tls = new TlsOptions { Enabled = true, CaFile = "/none/ca", CrtFile = "/none/crt" };
        })));

    [Theory]
    [InlineData("enable.auto.commit", "true")]
    [InlineData("enable.auto.offset.store", "true")]
    [InlineData("auto.offset.reset", "latest")]
    [InlineData("group.instance.id", "me")]
    [InlineData("partition.assignment.strategy", "range")]
    [InlineData("no.such.property", "1")]
    [InlineData("fetch.max.bytes", "many")]
    [InlineData("acks", "1")]
    [InlineData("enable.idempotence", "false")]
    public void Validate_LibrdkafkaOption_Mistake(string name, string value)
    {
        var mistake = Assert.Single(KafkaSourceValidator.Validate("s", Good(source => source.LibrdkafkaOptions[name] = value)));
        Assert.Equal($"s.librdkafka_options.{name}", mistake.Path);
        Assert.Equal(value, mistake.Value);
    }

    [Fact]
    public void Validate_LibrdkafkaSecret_IsNotShown()
    {
        var source = Good(source => source.LibrdkafkaOptions["ssl.key.pem.password"] = "hush");
        var mistake = Assert.Single(KafkaSourceValidator.Validate("s", source));
        Assert.DoesNotContain("hush", mistake.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Paths(KafkaSourceOptions source) => KafkaSourceValidator.Validate("s", source).Select(mistake => mistake.Path);

    private static KafkaSourceOptions Good(Action<KafkaSourceOptions>? change = null)
    {
        var source = new KafkaSourceOptions { BootstrapServers = "kafka:9092", Topics = ["logs"], GroupId = "group" };
        change?.Invoke(source);
        return source;
    }
}
