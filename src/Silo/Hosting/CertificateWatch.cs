using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Secrets;

namespace OrleansKafkaLoki.Silo.Hosting;

/// <summary>Warns, once for each, of client certificates that nobody has renewed, and measures how long they are still good.</summary>
internal sealed partial class CertificateWatch : IHostedService, IDisposable
{
    /// <summary>From look to look: some certificates live for minutes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly List<Watched> _certificates;
    private readonly TimeProvider _time;
    private readonly ILogger<CertificateWatch> _logger;
    private ITimer? _timer;

    /// <summary>Looks at nothing yet.</summary>
    public CertificateWatch(IPipelineCatalog catalog, IMeterFactory meters, TimeProvider time, ILogger<CertificateWatch> logger)
    {
        (_time, _logger) = (time, logger);
        _certificates =
        [
            .. from pipeline in catalog.Pipelines
               from side in new[] { ("Kafka", pipeline.Value.Source.Tls.Enabled ? pipeline.Value.Source.Tls.CrtFile : null), ("Loki", pipeline.Value.Sink.Tls.CrtFile) }
               where side.Item2 is not null
               select new Watched(pipeline.Key, side.Item1, side.Item2),
        ];
        meters.Create(ShipperMeter.Name).CreateObservableGauge(
            "okl.tls.certificate.remaining", Remaining, "s", "How long the client certificates are still good; below 0 they have expired.");
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = _certificates.Count == 0 ? null : _time.CreateTimer(_ => Look(), null, TimeSpan.Zero, Interval);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        var now = _time.GetUtcNow();
        foreach (var certificate in _certificates)
        {
            if (CertificateLife.Read(certificate.File) is { } life && life.RenewBy <= now && life != certificate.WarnedOf)
            {
                certificate.WarnedOf = life;
                LogExpiring(certificate.Pipeline, certificate.Peer, certificate.File, life.End);
            }
        }
    }

    private IEnumerable<Measurement<double>> Remaining() =>
        from certificate in _certificates
        let life = CertificateLife.Read(certificate.File)
        where life is not null
        select new Measurement<double>(
            (life.Value.End - _time.GetUtcNow()).TotalSeconds,
            new KeyValuePair<string, object?>("pipeline", certificate.Pipeline), new KeyValuePair<string, object?>("peer", certificate.Peer.ToLowerInvariant()));

    [LoggerMessage(Level = LogLevel.Warning, EventName = "ClientCertificateExpires", Message =
        "Pipeline {Pipeline}: the client certificate for {Peer} in {File} is good until {Until:u} only. Renew it there, no restart is needed.")]
    private partial void LogExpiring(string pipeline, string peer, string file, DateTimeOffset until);

    private sealed class Watched(string pipeline, string peer, string file)
    {
        public string Pipeline => pipeline;

        public string Peer => peer;

        public string File => file;

        public CertificateLife? WarnedOf { get; set; }
    }
}
