using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Health;

namespace OrleansKafkaLoki.Silo.Tests.Health;

public sealed class HealthReportTests
{
    [Fact]
    public void Readiness_OnePartIsNot_NoneIs()
    {
        var report = HealthReport.Readiness(
            [new Source(new PartHealth("redis", true, null)), new Source(new PartHealth("silo", true, null), new PartHealth("kafka.app", false, "no broker"))]);

        Assert.Equal("unready", report.Status);
        Assert.Equal(
            [new PartReport("kafka.app", "unready", "no broker"), new PartReport("redis", "ready", null), new PartReport("silo", "ready", null)], report.Parts!);
    }

    [Fact]
    public void Readiness_AllPartsAre_IsReady() => Assert.Equal("ready", HealthReport.Readiness([new Source(new PartHealth("silo", true, null))]).Status);

    private sealed class Source(params PartHealth[] parts) : IHealthSource
    {
        public IEnumerable<PartHealth> Check() => parts;
    }
}
