using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Admin;
using OrleansKafkaLoki.Silo.Tests.Access;
using OrleansKafkaLoki.Silo.Tests.Api;
using OrleansKafkaLoki.Silo.Tests.Secrets;

namespace OrleansKafkaLoki.Silo.Tests.Admin;

public sealed class AdminTlsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Listener_CertificateIsReplaced_ShowsTheNewOneToNewConnections()
    {
        using var authority = new TestAuthority();
        using var first = authority.Issue("admin");
        var time = new FakeTimeProvider();
        await using var listener = await ApiListener.StartAsync(new StaticCluster(), Options(authority), time);
        Assert.Equal((HttpStatusCode.OK, first.SerialNumber), await AskAsync(listener, authority, "health/live"));

        using var second = authority.Issue("admin");
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((HttpStatusCode.OK, second.SerialNumber), await AskAsync(listener, authority, "health/live"));

        // Half of a pair.
        using var third = authority.Issue("other");
        File.Copy(authority.KeyFile("other"), authority.KeyFile("admin"), overwrite: true);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((HttpStatusCode.OK, second.SerialNumber), await AskAsync(listener, authority, "health/live"));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, true)]
#pragma warning disable SYSLIB0039, CA5397 // That is the question.
    [InlineData(SslProtocols.Tls11, false)]
#pragma warning restore SYSLIB0039, CA5397
    public async Task Listener_Protocol_IsTls12OrNewer(SslProtocols protocol, bool isTaken)
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("admin");
        await using var listener = await ApiListener.StartAsync(new StaticCluster(), Options(authority));

        var asking = AskAsync(listener, authority, "health/live", protocol: protocol);

        Assert.Equal(isTaken, await Record.ExceptionAsync(() => asking) is null);
    }

    [Fact]
    public async Task Listener_WantsClientCertificates_LetsOnlyHealthInWithoutOne()
    {
        using var authority = new TestAuthority();
        using var clients = new TestAuthority();
        using var certificate = authority.Issue("admin");
        using var client = clients.Issue("client");
        using var stranger = authority.Issue("stranger");
        var options = Options(authority);
        options.Tls.ClientCaFile = clients.CaFile;
        options.Keys = TestKeys.All();
        await using var listener = await ApiListener.StartAsync(new StaticCluster(), options);
        var key = TestKeys.Of(AccessRole.Read);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(listener, authority, "health/live")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(listener, authority, "metrics", key: key)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(listener, authority, "metrics", client)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(listener, authority, "metrics", client, key)).Status);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => AskAsync(listener, authority, "metrics", stranger, key));
    }

    [Fact]
    public void Validate_Files_AreRead()
    {
        using var authority = new TestAuthority();
        using var first = authority.Issue("first");
        using var second = authority.Issue("second");
        var tls = new AdminTlsOptions { CrtFile = authority.CrtFile("first"), KeyFile = authority.KeyFile("first"), ClientCaFile = authority.CaFile };
        Assert.Empty(AdminValidator.Validate("admin", new AdminOptions { Listen = "0.0.0.0:8080", Keys = TestKeys.All(), Tls = tls }));

        (tls.KeyFile, tls.ClientCaFile) = (authority.KeyFile("second"), authority.KeyFile("second"));
        Assert.Equal(["admin.tls.crt_file", "admin.tls.client_ca_file"], AdminValidator.Validate("admin", new AdminOptions { Tls = tls }).Select(mistake => mistake.Path));

        Assert.Equal(
            ["admin.tls.key_file", "admin.tls.client_ca_file"],
            AdminValidator.Validate("admin", new AdminOptions { Tls = new AdminTlsOptions { CrtFile = tls.CrtFile, ClientCaFile = "/nowhere" } }).Select(mistake => mistake.Path));
    }

    private static AdminOptions Options(TestAuthority authority) =>
        new() { Tls = new AdminTlsOptions { CrtFile = authority.CrtFile("admin"), KeyFile = authority.KeyFile("admin") } };

    private static async Task<(HttpStatusCode Status, string Serial)> AskAsync(
        ApiListener listener, TestAuthority authority, string path, X509Certificate2? certificate = null, string? key = null, SslProtocols protocol = SslProtocols.None)
    {
        var serial = "";
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = protocol,
                ClientCertificates = certificate is null ? null : [certificate],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority.Certificate }, RevocationMode = X509RevocationMode.NoCheck,
                },
                RemoteCertificateValidationCallback = (_, server, _, errors) =>
                {
                    serial = ((X509Certificate2)server!).SerialNumber;
                    return errors == SslPolicyErrors.None;
                },
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = listener.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {key}");
        }

        using var answer = await client.SendAsync(request, Cancellation);
        return (answer.StatusCode, serial);
    }
}
