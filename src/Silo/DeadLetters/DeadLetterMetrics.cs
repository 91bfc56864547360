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
        "okl.dead_letters.records", "{record}", "Records written to the dead letters, by topic and class of reason.");

    /// <summary>A letter is safe.</summary>
    public void Written(DeadLetter letter) => _records.Add(
        1,
        new KeyValuePair<string, object?>("pipeline", letter.Partition.Pipeline),
        new KeyValuePair<string, object?>("topic", letter.Partition.Topic),
        new KeyValuePair<string, object?>("reason", DeadLetterReason.ClassOf(letter)));
}
