using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>When a label stream's batch is pushed, at the first of these, and how many share a request.</summary>
public sealed class BatchOptions
{
    /// <summary>The largest batch: one byte more and stock Loki's 4 MiB between its own parts comes near.</summary>
    public const int LargestBytes = 3_500_000;

    /// <summary>Encoded bytes before compression, of a batch and of what a request carries. Default: 1000000, the most: 3500000, which stock Loki still takes.</summary>
    [Range(1, LargestBytes)]
    public int MaxBytes { get; set; } = 1_000_000;

    /// <summary>Entries. Default: 100000.</summary>
    [Range(1, int.MaxValue)]
    public int MaxEvents { get; set; } = 100_000;

    /// <summary>
    /// Label streams whose small batches share a request at most; 1 lets each go alone. Only those share that Loki cannot refuse without
    /// saying so. Default: 1000.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxStreams { get; set; } = 1000;

    /// <summary>
    /// Seconds from reading the oldest record to pushing it. Of these a fifth, at most 250 ms, is left for the way: the batch waits for the rest.
    /// Default: 1.
    /// </summary>
    [Range(0.01, 86_400)]
    public double TimeoutSecs { get; set; } = 1;
}
