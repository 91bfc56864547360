using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Telemetry;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Counts dead letters.</summary>
internal sealed class DeadLetterMetrics
{
    private readonly Counter<long> _records;

    /// <summary>Creates the instrument.</summary>
    public DeadLetterMetrics(IMeterFactory meterFactory) => _records = meterFactory.Create(ShipperMeter.Name).CreateCounter<long>(
        "okl.dead_letters.records", "{record}", "Records that were rejected, by Loki or before they were sent, and are in the dead letters.");

    /// <summary>A letter is safe.</summary>
    public void Written(DeadLetter letter) => _records.Add(
        1,
        new KeyValuePair<string, object?>("pipeline", letter.Partition.Pipeline),
        new KeyValuePair<string, object?>("topic", letter.Partition.Topic),
        new KeyValuePair<string, object?>("reason", DeadLetterReason.ClassOf(letter)));
}
