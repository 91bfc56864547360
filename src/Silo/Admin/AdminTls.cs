using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using OrleansKafkaLoki.Silo.Secrets;

namespace OrleansKafkaLoki.Silo.Admin;

/// <summary>TLS of the admin listener.</summary>
internal static class AdminTls
{
    /// <summary>Speaks TLS, each connection with the certificate that the files hold then.</summary>
    public static void UseAdminTls(this ListenOptions listen, AdminTlsOptions tls)
    {
        var services = listen.ApplicationServices;
        var (time, logger) = (services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AdminTls)));
        var identity = new RenewingFiles<SslStreamCertificateContext>(
            "admin.tls.crt_file", [tls.CrtFile, tls.KeyFile], () => PemFiles.Identity(tls.CrtFile!, tls.KeyFile!, tls.KeyPass), time, logger);
        var trust = tls.ClientCaFile is not { } file
            ? null
            : new RenewingFiles<X509ChainPolicy>("admin.tls.client_ca_file", [file], () => PemFiles.Trust(file), time, logger);
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = identity.Current,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificateRequired = trust is not null,
                CertificateChainPolicy = trust?.Current,

                // Probes have none; whoever has none gets no further than health.
                RemoteCertificateValidationCallback = (_, _, _, errors) => errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateNotAvailable,
            }),
        });
    }
}
