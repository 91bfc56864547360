using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Silo.Kafka.Credentials;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Credentials;

public sealed class KafkaCredentialsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLogger _log = new();
    private readonly KafkaSourceOptions _source = new() { BootstrapServers = "127.0.0.1:1", GroupId = "g", Topics = ["t"] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Look_PasswordRenewed_GivenToClientsThereAreAndToCome()
    {
        var file = UsePasswordFile();
        using var credentials = Credentials();
        using var client = new FakeKafkaClient();
        using var gone = new FakeKafkaClient();
        using var use = credentials.Use();
        use.Attach(client);
        using (var former = credentials.Use())
        {
            former.Attach(gone);
        }

        File.WriteAllText(file, "new\n");
        _time.Advance(KafkaCredentials.MaxAge);

        Assert.Equal(["shipper:old", "shipper:new"], client.Logins);
        Assert.Equal(["shipper:old"], gone.Logins);
        Assert.False(use.IsOutdated);
        using var later = credentials.Use();
        later.Attach(gone);
        Assert.Equal("shipper:new", gone.Logins[^1]);
        Assert.Equal(["Information: Pipeline p logs in to Kafka with the renewed password from now on."], _log.Lines);
    }

    [Fact]
    public async Task Heed_AuthenticationRefused_ReadsAtOnce()
    {
        var file = UsePasswordFile();
        using var credentials = Credentials();
        using var client = new FakeKafkaClient();
        using var use = credentials.Use();
        use.Attach(client);
        File.WriteAllText(file, "new");
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["shipper:old"], client.Logins);

        credentials.Heed(new Error(ErrorCode.Local_Transport));
        credentials.Heed(new Error(ErrorCode.Local_Authentication));

        await Eventually.HoldsAsync(() => client.Logins.Count == 2, "the new password is given");
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Look_PasswordFileEmptyOrGone_KeepsTheFormerAndSaysSoOnce(string? content)
    {
        var file = UsePasswordFile();
        using var credentials = Credentials();
        using var client = new FakeKafkaClient();
        using var use = credentials.Use();
        use.Attach(client);
        if (content is null)
        {
            File.Delete(file);
        }
        else
        {
            File.WriteAllText(file, content);
        }

        _time.Advance(KafkaCredentials.MaxAge);
        _time.Advance(KafkaCredentials.MaxAge);

        Assert.Equal(["shipper:old"], client.Logins);
        Assert.Single(_log.Lines, line => line.StartsWith("Warning: Pipeline p keeps its former credentials", StringComparison.Ordinal));
    }

    [Fact]
    public void Look_HalfOfAPairRenewed_OutdatesClientsWithTheOtherHalf()
    {
        var (certificate, key) = Issue();
        var (crtFile, keyFile) = (_folder.File("crt.pem"), _folder.File("key.pem"));
        File.WriteAllText(crtFile, certificate);
        File.WriteAllText(keyFile, key);
        (_source.Tls.Enabled, _source.Tls.CrtFile, _source.Tls.KeyFile) = (true, crtFile, keyFile);
        using var credentials = Credentials();
        using var use = credentials.Use();
        (certificate, key) = Issue();

        File.WriteAllText(crtFile, certificate);
        _time.Advance(KafkaCredentials.MaxAge);
        _time.Advance(KafkaCredentials.MaxAge);
        Assert.False(use.IsOutdated);
        Assert.Single(_log.Lines, line => line.StartsWith("Warning: Pipeline p keeps its former credentials", StringComparison.Ordinal));

        File.WriteAllText(keyFile, key);
        _time.Advance(KafkaCredentials.MaxAge);
        Assert.True(use.IsOutdated);
        using var next = credentials.Use();
        Assert.False(next.IsOutdated);
    }

    [Fact]
    public void Constructor_NoFile_LooksAtNothing()
    {
        using var credentials = Credentials();
        using var client = new FakeKafkaClient();
        using var use = credentials.Use();
        use.Attach(client);
        _time.Advance(KafkaCredentials.MaxAge);
        credentials.Heed(new Error(ErrorCode.Local_Authentication));

        Assert.Empty(client.Logins);
        Assert.False(use.IsOutdated);
    }

    private static (string Certificate, string Key) Issue()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=shipper", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private string UsePasswordFile()
    {
        var file = _folder.File("password");
        File.WriteAllText(file, "old");
        _source.Sasl = new SaslOptions { Enabled = true, Mechanism = "SCRAM-SHA-512", Username = "shipper", PasswordFile = file };
        return file;
    }

    private KafkaCredentials Credentials() => new("p", _source, _time, _log);
}
