using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Http;

/// <summary>An authority of our own, with a server's and a client's certificate, in a folder that is gone after the test.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("okl-tls-");

    public TestCertificates(string host = "127.0.0.1", string client = "CN=shipper")
    {
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=test ca", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var ca = caRequest.CreateSelfSigned(From, From.AddDays(10));
        File.WriteAllText(CaFile, ca.ExportCertificatePem());

        Server = Issue(ca, "CN=loki", host);
        using var certificate = Issue(ca, client, host: null);
        File.WriteAllText(CrtFile, certificate.ExportCertificatePem());
        using var clientKey = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(KeyFile, clientKey.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(
            EncryptedKeyFile,
            clientKey.ExportEncryptedPkcs8PrivateKeyPem("open sesame", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
    }

    public X509Certificate2 Server { get; }

    public string CaFile => Path.Combine(_folder.FullName, "ca.pem");

    public string CrtFile => Path.Combine(_folder.FullName, "client.pem");

    public string KeyFile => Path.Combine(_folder.FullName, "client.key");

    public string EncryptedKeyFile => Path.Combine(_folder.FullName, "client.encrypted.key");

    public void Dispose()
    {
        Server.Dispose();
        _folder.Delete(recursive: true);
    }

    private static X509Certificate2 Issue(X509Certificate2 ca, string subject, string? host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (host is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }

            request.CertificateExtensions.Add(names.Build());
        }

        using var certificate = request.Create(ca, From, From.AddDays(5), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
