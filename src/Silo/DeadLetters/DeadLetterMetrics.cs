using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Counts dead letters.</summary>
internal sealed class DeadLetterMetrics
{
    private readonly Counter<long> _records;
    private readonly Counter<long> _reread;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _tooLarge;

    /// <summary>Creates the instruments.</summary>
    public DeadLetterMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(ShipperMeter.Name);
        _records = meter.CreateCounter<long>(
            "okl.dead_letters.records", "{record}", "Records that were rejected, by Loki or before they were sent, and are in the dead letters.");
        _reread = meter.CreateCounter<long>(
            "okl.dead_letters.reread", "{record}", "Dead letters that a pipeline reads as records and that were rejected again; they are left where they are.");
        _lost = meter.CreateCounter<long>(
            "okl.dead_letters.originals_lost", "{record}", "Dead letters whose record Kafka no longer held; their entry is kept instead.");
        _tooLarge = meter.CreateCounter<long>(
            "okl.dead_letters.originals_too_large", "{record}", "Dead letters without their record's value, which the dead-letter topic does not take.");
    }

    /// <summary>A letter is safe.</summary>
    public void Written(DeadLetter letter) => _records.Add(1, Pipeline(letter), Topic(letter), new("cause", RejectionCauses.Name(letter.Cause)));

    /// <summary>A letter was read as a record, and rejected again.</summary>
    public void Reread(DeadLetter letter) => _reread.Add(1, Pipeline(letter), Topic(letter));

    /// <summary>A letter is safe, but not its record.</summary>
    public void Lost(DeadLetter letter) => _lost.Add(1, Pipeline(letter), Topic(letter));

    /// <summary>A letter is safe, but not its record's value.</summary>
    public void TooLarge(DeadLetter letter) => _tooLarge.Add(1, Pipeline(letter), Topic(letter));

    private static KeyValuePair<string, object?> Pipeline(DeadLetter letter) => new("pipeline", letter.Partition.Pipeline);

    private static KeyValuePair<string, object?> Topic(DeadLetter letter) => new("topic", letter.Partition.Topic);
}
