using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Hosting;
using OrleansKafkaLoki.Silo.Tests.Loki;

namespace OrleansKafkaLoki.Silo.Tests.Hosting;

public sealed class CertificateWatchTests : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Begin);
    private readonly RecordingLogger<CertificateWatch> _log = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(365, 358)]
    [InlineData(10, 9)]
    public async Task Look_NearItsEnd_WarnsOncePerCertificate(int days, int warnedAt)
    {
        using var watch = await StartAsync(days, age: warnedAt - 1); // The clock strikes every minute of what it is advanced by.

        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromHours(1));
        Assert.Empty(_log.Lines);
        _time.Advance(TimeSpan.FromHours(2));
        _time.Advance(TimeSpan.FromHours(2));
        Assert.StartsWith("Pipeline p: the client certificate for Loki in ", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);

        Write(days: days + 400);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task Remaining_Certificate_IsWhatItsLifeHasLeft()
    {
        using var watch = await StartAsync(days: 10, age: 3);
        _time.Advance(TimeSpan.FromDays(1));
        List<double> seen = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (instrument.Name == "okl.tls.certificate.remaining" && ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>()))
            {
                me.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => seen.Add(value));
        listener.Start();

        listener.RecordObservableInstruments();

        Assert.Equal([6 * 86_400.0], seen);
    }

    private async Task<CertificateWatch> StartAsync(int days, int age)
    {
        Write(days, age);
        var pipeline = new PipelineOptions();
        pipeline.Sink.Tls.CrtFile = _folder.File("crt.pem");
        var watch = new CertificateWatch(new TestCatalog(("p", pipeline)), _services.GetRequiredService<IMeterFactory>(), _time, _log);
        await watch.StartAsync(TestContext.Current.CancellationToken);
        return watch;
    }

    private void Write(int days, int age = 0)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=shipper", key, HashAlgorithmName.SHA256).CreateSelfSigned(Begin.AddDays(-age), Begin.AddDays(days - age));
        File.WriteAllText(_folder.File("crt.pem"), certificate.ExportCertificatePem());
    }
}
