namespace OrleansKafkaLoki.Quickstart.Generator;

/// <summary>What to produce.</summary>
internal sealed record GeneratorOptions
{
    /// <summary>The brokers.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>The topics, which exist.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Partitions of each topic; lines go to all in turn.</summary>
    public required int Partitions { get; init; }

    /// <summary>Lines per second over all; 0 as fast as it goes.</summary>
    public double Rate { get; init; }

    /// <summary>The time that a line's record bears. Default: null; the time at which it is produced.</summary>
    public Func<byte[], DateTimeOffset>? TimeOf { get; init; }

    /// <summary>
    /// Bytes of a partition that may wait for delivery before it gets no more: the embedded broker keeps the newest 5 MB of
    /// a partition and drops what is older. Default: 3.5 MB; 0 sets no bound, for a broker that keeps everything.
    /// </summary>
    public long MaxUndeliveredBytes { get; init; } = 3_500_000;
}
