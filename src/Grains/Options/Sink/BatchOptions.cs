namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>When a label stream's batch is pushed: at the first of these.</summary>
public sealed class BatchOptions
{
    /// <summary>Encoded bytes before compression. Default: 1000000, the most: 3500000, which stock Loki still takes.</summary>
    public int MaxBytes { get; set; } = 1_000_000;

    /// <summary>Entries. Default: 100000.</summary>
    public int MaxEvents { get; set; } = 100_000;

    /// <summary>Seconds since the oldest entry was appended. Default: 1.</summary>
    public double TimeoutSecs { get; set; } = 1;
}
