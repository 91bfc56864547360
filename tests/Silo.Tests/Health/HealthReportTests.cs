using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Health;

namespace OrleansKafkaLoki.Silo.Tests.Health;

public sealed class HealthReportTests
{
    [Theory]
    [InlineData(true, null, "ready", true)]
    [InlineData(false, "it has not joined the cluster yet", "unready", false)]
    public void Readiness_OfTheSilo_IsItsOwnWord(bool isReady, string? reason, string status, bool isGood)
    {
        var report = HealthReport.Readiness(new PartHealth("silo", isReady, reason));

        Assert.Equal((status, isGood), (report.Status, report.IsGood));
        Assert.Equal([new PartReport("silo", status, reason)], report.Parts!);
    }

    [Fact]
    public void Dependencies_OneIsDown_SaysSoAndWhy()
    {
        var report = HealthReport.Dependencies(
            [new Source(new PartHealth("redis", true, null)), new Source(new PartHealth("loki.app.queries", true, "refused"), new PartHealth("kafka.app", false, "no broker"))]);

        Assert.Equal(("down", false), (report.Status, report.IsGood));
        Assert.Equal(
            [new PartReport("kafka.app", "down", "no broker"), new PartReport("loki.app.queries", "degraded", "refused"), new PartReport("redis", "ok", null)], report.Parts!);
    }

    [Theory]
    [InlineData(null, "ok")]
    [InlineData("full for app", "degraded")]
    public void Dependencies_NoneIsDown_IsGood(string? remark, string status)
    {
        var report = HealthReport.Dependencies([new Source(new PartHealth("redis", true, null), new PartHealth("buffer", true, remark))]);

        Assert.Equal((status, true), (report.Status, report.IsGood));
    }

    private sealed class Source(params PartHealth[] parts) : IHealthSource
    {
        public IEnumerable<PartHealth> Check() => parts;
    }
}
