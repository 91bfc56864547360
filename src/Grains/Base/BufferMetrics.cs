using System.Diagnostics.Metrics;

namespace OrleansKafkaLoki.Grains.Base;

/// <summary>Shows the silo's byte budget as <c>okl.buffer.usage</c> and <c>okl.buffer.limit</c>.</summary>
public static class BufferMetrics
{
    /// <summary>Creates the instruments, which live as long as the factory.</summary>
    public static void Observe(FeedBudget budget, IMeterFactory meters)
    {
        var meter = meters.Create(ShipperMeter.Name);
        meter.CreateObservableGauge(
            "okl.buffer.usage",
            () => budget.Pipelines.Select(pipeline => new Measurement<long>(pipeline.Used, new KeyValuePair<string, object?>("pipeline", pipeline.Pipeline))),
            "By",
            "Bytes read from Kafka that have no verdict yet.");
        meter.CreateObservableGauge(
            "okl.buffer.limit", () => budget.Limit, "By", "Bytes without a verdict at which this silo stops reading.");
    }
}
