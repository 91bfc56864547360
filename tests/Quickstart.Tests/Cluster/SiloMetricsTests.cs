using OrleansKafkaLoki.Quickstart.Cluster;

namespace OrleansKafkaLoki.Quickstart.Tests.Cluster;

public sealed class SiloMetricsTests
{
    [Fact]
    public void Parse_MetricsOfASilo_GivesItsPartitionsAndWhatItDelivered()
    {
        var metrics = SiloMetrics.Parse("""
            # TYPE okl_delivered_records_total counter
            okl_delivered_records_total{otel_scope_name="OrleansKafkaLoki",pipeline="quickstart",topic="logs"} 2743
            okl_delivered_records_total{otel_scope_name="OrleansKafkaLoki",pipeline="quickstart",topic="a}b"} 1e2 1790000000000
            okl_ledger_unaccounted{otel_scope_name="OrleansKafkaLoki",partition="10",pipeline="quickstart",topic="logs"} 0
            okl_ledger_unaccounted{otel_scope_name="OrleansKafkaLoki",partition="9",pipeline="quickstart",topic="logs"} 0
            okl_ledger_unaccounted{otel_scope_name="OrleansKafkaLoki",partition="1",pipeline="quickstart",topic="audit"} 0
            okl_partition_lag_records{otel_scope_name="OrleansKafkaLoki",partition="3",pipeline="quickstart",topic="logs"} 0
            """);

        Assert.Equal(["audit/1", "logs/9", "logs/10"], metrics.Partitions.Select(partition => partition.ToString()));
        Assert.Equal(2843, metrics.Delivered);
    }

    [Fact]
    public void Parse_SiloWithoutPartitions_IsEmpty() => Assert.Empty(SiloMetrics.Parse("# EOF\n").Partitions);
}
