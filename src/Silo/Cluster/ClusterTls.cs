using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;
using Orleans.Connections.Security;
using OrleansKafkaLoki.Silo.Secrets;

namespace OrleansKafkaLoki.Silo.Cluster;

/// <summary>Mutual TLS on the silo's ports and on its connections to other silos.</summary>
internal sealed partial class ClusterTls
{
    private const string ClientName = "orleans-kafka-loki";

    private readonly string? _peerName;
    private readonly RenewingFiles<SslStreamCertificateContext> _identity;
    private readonly RenewingFiles<X509ChainPolicy> _trust;
    private readonly ILogger<ClusterTls> _logger;

    /// <summary>Reads the certificates.</summary>
    public ClusterTls(ClusterTlsOptions options, TimeProvider time, ILogger<ClusterTls> logger)
    {
        (_peerName, _logger) = (options.PeerName, logger);
        _identity = new("cluster.tls.crt_file", [options.CrtFile, options.KeyFile], () => PemFiles.Identity(options.CrtFile!, options.KeyFile!, options.KeyPass), time, logger);
        _trust = new("cluster.tls.ca_file", [options.CaFile], () => PemFiles.Trust(options.CaFile!), time, logger);
    }

    /// <summary>Has every connection speak it.</summary>
    public void Configure(SiloConnectionOptions connections)
    {
        connections.ConfigureSiloInboundConnection(connection => Watch(connection).UseServerTls(Options(_peerName)));
        connections.ConfigureSiloOutboundConnection(connection => Watch(connection).UseClientTls(Options(_peerName)));
        connections.ConfigureGatewayInboundConnection(connection => Watch(connection).UseServerTls(Options(null)));
    }

    /// <summary>Orleans goes on in silence when a peer speaks no TLS, or has no certificate at all.</summary>
    private IConnectionBuilder Watch(IConnectionBuilder connection) => connection.Use(next => async context =>
    {
        await next(context);
        if (context.Features.Get<ITlsApplicationProtocolFeature>() is null)
        {
            LogNotAgreed(context.RemoteEndPoint);
        }
    });

    private TlsOptions Options(string? peerName) => new()
    {
        LocalCertificate = _identity.Current.TargetCertificate,
        RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
        ClientCertificateMode = RemoteCertificateMode.RequireCertificate,
        RemoteCertificateValidation = (certificate, chain, errors) => IsTrusted(certificate, chain, errors, peerName),
        SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        OnAuthenticateAsServer = (_, tls) =>
        {
            var options = (SslServerAuthenticationOptions)tls.SslServerAuthenticationOptions;
            (options.ServerCertificate, options.ServerCertificateSelectionCallback, options.ServerCertificateContext) = (null, null, _identity.Current);
            options.CertificateChainPolicy = _trust.Current;
        },
        OnAuthenticateAsClient = (_, tls) =>
        {
            var options = (SslClientAuthenticationOptions)tls.SslClientAuthenticationOptions;
            (options.ClientCertificates, options.LocalCertificateSelectionCallback, options.ClientCertificateContext) = (null, null, _identity.Current);
            options.TargetHost = peerName ?? ClientName;
            options.CertificateChainPolicy = _trust.Current;
        },
    };

    /// <summary>By authority and, if one is wanted, by name. Silos are reached by addresses that no certificate names.</summary>
    private bool IsTrusted(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors, string? peerName)
    {
        var reason = (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) != SslPolicyErrors.None
            ? string.Join(' ', chain?.ChainStatus.Select(status => status.StatusInformation.Trim()) ?? [])
            : peerName is null || certificate.MatchesHostname(peerName) ? null : $"it is not for the name {peerName}";
        if (reason is not null)
        {
            LogRefused(certificate.Subject, reason);
        }

        return reason is null;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "ClusterPeerRefused", Message =
        "A peer's certificate ({Subject}) is refused: {Reason}. Those of the cluster are signed by an authority of cluster.tls.ca_file.")]
    private partial void LogRefused(string subject, string reason);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "ClusterTlsFailed", Message =
        "There is no TLS with the peer at {Address}: it has no certificate that counts here, or takes none of ours, or does not speak TLS. All silos need cluster.tls of one authority.")]
    private partial void LogNotAgreed(EndPoint? address);
}
