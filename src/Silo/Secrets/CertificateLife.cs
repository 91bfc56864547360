using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansKafkaLoki.Silo.Secrets;

/// <summary>From when until when a certificate is good.</summary>
/// <param name="Begin">Good from.</param>
/// <param name="End">Good until.</param>
internal readonly record struct CertificateLife(DateTimeOffset Begin, DateTimeOffset End)
{
    private static readonly TimeSpan LongestNotice = TimeSpan.FromDays(7);

    /// <summary>From when on it should have been renewed: in the last tenth of its life, or seven days.</summary>
    public DateTimeOffset RenewBy
    {
        get
        {
            var tenth = (End - Begin) / 10;
            return End - (tenth < LongestNotice ? tenth : LongestNotice);
        }
    }

    /// <summary>The life of the first certificate in a PEM file; null when the file holds none or cannot be read.</summary>
    public static CertificateLife? Read(string file)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
            return new CertificateLife(certificate.NotBefore, certificate.NotAfter);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
