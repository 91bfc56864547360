using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.MacroBenchmark;

/// <summary>What to measure, and on which servers.</summary>
internal sealed record MacroOptions
{
    /// <summary>How many records to ship where they come as fast as it goes.</summary>
    public required long Records { get; init; }

    /// <summary>Records per second; 0 as fast as it goes.</summary>
    public double Rate { get; init; }

    /// <summary>How long is measured at a rate, after the warm-up.</summary>
    public TimeSpan Measured { get; init; }

    /// <summary>Label streams.</summary>
    public required int Streams { get; init; }

    /// <summary>Whether every stream gets records from all partitions; else each from one.</summary>
    public bool Spread { get; init; }

    /// <summary>Whether records go through stages, as they do in a typical pipeline.</summary>
    public bool Staged { get; init; }

    /// <summary>Partitions of the topic.</summary>
    public required int Partitions { get; init; }

    /// <summary>Seconds after which a batch is pushed however small it is; null leaves the silo's default.</summary>
    public double? BatchAge { get; init; }

    /// <summary>The assembly of a published silo; null takes the one that was built along.</summary>
    public string? Silo { get; init; }

    /// <summary>Kafka's address; null runs the embedded broker.</summary>
    public string? Kafka { get; init; }

    /// <summary>Loki's address; null runs the embedded one.</summary>
    public Uri? Loki { get; init; }

    /// <summary>Redis' address; null runs the embedded one.</summary>
    public string? Redis { get; init; }

    /// <summary>What a crash may do to records that are under way.</summary>
    public required DeliveryMode Delivery { get; init; }

    /// <summary>The silo's byte budget; null leaves its default.</summary>
    public long? BufferBytes { get; init; }
}
