using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>An authority with a server's certificate for this machine; issues certificates to clients. Its files are gone after the test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(10));
        File.WriteAllText(CaFile, _certificate.ExportCertificatePem());
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        var (certificate, key) = Issue("kafka", Now.AddDays(5), names.Build());
        File.WriteAllText(ServerFile, $"{key}\n{certificate}\n");
    }

    public string CaFile => _folder.File("ca.pem");

    /// <summary>The server's key and certificate.</summary>
    public string ServerFile => _folder.File("server.pem");

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>A new key and a certificate for it, as PEM.</summary>
    public (string Certificate, string Key) Issue(string name, DateTimeOffset until, X509Extension? extension = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        if (extension is not null)
        {
            request.CertificateExtensions.Add(extension);
        }

        using var certificate = request.Create(_certificate, Now.AddHours(-1), until, RandomNumberGenerator.GetBytes(8));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }
}
