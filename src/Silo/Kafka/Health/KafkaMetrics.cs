using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Health;

/// <summary>What this silo's Kafka clients count: <c>okl.partition.waiting</c> and <c>okl.kafka.errors</c>.</summary>
internal sealed class KafkaMetrics
{
    private readonly UpDownCounter<long> _waiting;
    private readonly Counter<long> _errors;

    /// <summary>Creates the instruments, which live as long as the factory.</summary>
    public KafkaMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ShipperMeter.Name);
        _waiting = meter.CreateUpDownCounter<long>(
            "okl.partition.waiting", "{partition}", "Partitions that wait for room in their own window, or are set aside for others.");
        _errors = meter.CreateCounter<long>("okl.kafka.errors", "{error}", "Errors that the Kafka clients met.");
    }

    /// <summary>Counts a partition that waits (+1) or does no longer (-1).</summary>
    public void CountWaiting(string pipeline, int change) => _waiting.Add(change, new KeyValuePair<string, object?>("pipeline", pipeline));

    public void CountError(string pipeline, ErrorCode code) =>
        _errors.Add(1, new KeyValuePair<string, object?>("pipeline", pipeline), new KeyValuePair<string, object?>("error_type", code.ToString()));
}
