namespace OrleansKafkaLoki.Silo.Tests.Telemetry;

public sealed class MetricsPageTests
{
    [Fact]
    public void Page_Names_AreManyAndUnique()
    {
        Assert.True(MetricsPage.Names.Count > 20);
        Assert.Equal(MetricsPage.Names.Distinct(), MetricsPage.Names);
    }
}
