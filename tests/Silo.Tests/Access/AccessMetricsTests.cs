using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Tests.Loki;

namespace OrleansKafkaLoki.Silo.Tests.Access;

public sealed class AccessMetricsTests
{
    [Fact]
    public void Refused_AgainAndAgain_IsALineAMinuteForEachAddress()
    {
        var (time, log) = (new FakeTimeProvider(), new RecordingLogger<AccessMetrics>());
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new AccessMetrics(services.GetRequiredService<IMeterFactory>(), time, log);

        for (var i = 0; i < 100; i++)
        {
            metrics.Refused(From("10.0.0.1"), Refusal.Wrong);
        }

        metrics.Refused(From("10.0.0.2"), Refusal.Wrong);
        metrics.Refused(From("10.0.0.2"), Refusal.Missing);
        Assert.Equal(["10.0.0.1", "10.0.0.2"], log.Lines.Select(line => line.Text.Split(' ')[7].TrimEnd(':')));

        time.Advance(TimeSpan.FromMinutes(1));
        metrics.Refused(From("10.0.0.1"), Refusal.Wrong);
        Assert.Equal(3, log.Lines.Count);
    }

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
}
