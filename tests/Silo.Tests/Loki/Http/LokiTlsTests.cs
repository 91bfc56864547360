using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Loki.Http;
using OrleansKafkaLoki.Silo.Tests.Loki.Push;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Http;

public sealed class LokiTlsTests
{
    [Fact]
    public async Task PushAsync_OwnAuthority_IsTrusted()
    {
        using var certificates = new TestCertificates();

        await AssertDeliversAsync(certificates, tls => tls.CaFile = certificates.CaFile);
    }

    [Fact]
    public async Task PushAsync_UnknownAuthority_FailsAndSaysWhy()
    {
        using var certificates = new TestCertificates();

        Assert.Contains("certificate", await FailureAsync(certificates, _ => { }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PushAsync_UnknownAuthorityUnverified_Delivers()
    {
        using var certificates = new TestCertificates();

        await AssertDeliversAsync(certificates, tls => tls.VerifyCertificate = false);
    }

    [Fact]
    public async Task PushAsync_OtherHostsCertificate_Fails()
    {
        using var certificates = new TestCertificates("loki.example");

        Assert.Contains("RemoteCertificateNameMismatch", await FailureAsync(certificates, tls => tls.CaFile = certificates.CaFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PushAsync_OtherHostsCertificateUnverifiedHost_Delivers()
    {
        using var certificates = new TestCertificates("loki.example");

        await AssertDeliversAsync(certificates, tls => (tls.CaFile, tls.VerifyHostname) = (certificates.CaFile, false));
    }

    [Fact]
    public async Task PushAsync_UnverifiedHost_StillWantsAKnownAuthority()
    {
        using var certificates = new TestCertificates("loki.example");

        Assert.Contains("certificate", await FailureAsync(certificates, tls => tls.VerifyHostname = false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PushAsync_ClientCertificate_IsShown(bool encrypted)
    {
        using var certificates = new TestCertificates();

        var push = await AssertDeliversAsync(
            certificates,
            tls =>
            {
                tls.CaFile = certificates.CaFile;
                tls.CrtFile = certificates.CrtFile;
                tls.KeyFile = encrypted ? certificates.EncryptedKeyFile : certificates.KeyFile;
                tls.KeyPass = encrypted ? new Secret("open sesame") : null;
            },
            clientCertificate: true);

        Assert.Equal("CN=shipper", push.ClientSubject);
    }

    [Fact]
    public async Task PushAsync_ClientCertificateRenewed_TheNewOneIsShownOnceItsKeyIsThere()
    {
        using var certificates = new TestCertificates();
        using var renewed = new TestCertificates(client: "CN=renewed");
        await using var loki = await LokiStub.StartAsync(certificate: certificates.Server, clientCertificate: true);
        using var harness = new PusherHarness(
            loki.Endpoint, sink => (sink.Tls.CaFile, sink.Tls.CrtFile, sink.Tls.KeyFile) = (certificates.CaFile, certificates.CrtFile, certificates.KeyFile));
        await PushAsync();

        File.Copy(renewed.CrtFile, certificates.CrtFile, overwrite: true);
        await PushAsync();
        await PushAsync();
        File.Copy(renewed.KeyFile, certificates.KeyFile, overwrite: true);
        await PushAsync();

        Assert.Equal(["CN=shipper", "CN=shipper", "CN=shipper", "CN=renewed"], loki.Received.Select(push => push.ClientSubject));
        Assert.Equal(["LokiCertificatesUnusable", "LokiCertificatesRenewed"], harness.Logger.Lines.Select(line => line.Event).Where(name => name.Contains("Certificates", StringComparison.Ordinal)));

        async Task PushAsync()
        {
            await harness.Pusher.PushAsync(TestProtobuf.Batch(), TestContext.Current.CancellationToken);
            harness.Time.Advance(RenewingHandler.MaxAge);
        }
    }

    private static async Task<ReceivedPush> AssertDeliversAsync(
        TestCertificates certificates, Action<TlsOptions> configure, bool clientCertificate = false)
    {
        await using var loki = await LokiStub.StartAsync(certificate: certificates.Server, clientCertificate: clientCertificate);
        using var harness = new PusherHarness(loki.Endpoint, sink => configure(sink.Tls));
        var push = harness.Pusher.PushAsync(TestProtobuf.Batch(), TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => push.IsCompleted || !harness.Health.Healthy, "there is an answer");
        Assert.Equal("", harness.Health.Reason);
        Assert.Equal(PushDisposition.Delivered, (await push).Disposition);
        return Assert.Single(loki.Received);
    }

    private static async Task<string> FailureAsync(TestCertificates certificates, Action<TlsOptions> configure)
    {
        await using var loki = await LokiStub.StartAsync(certificate: certificates.Server);
        using var harness = new PusherHarness(loki.Endpoint, sink => configure(sink.Tls));
        using var cancellation = new CancellationTokenSource();
        var push = harness.Pusher.PushAsync(TestProtobuf.Batch(), cancellation.Token);
        await Eventually.HoldsAsync(() => !harness.Health.Healthy, "the push fails");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push);
        Assert.Empty(loki.Received);
        return harness.Health.Reason;
    }
}
