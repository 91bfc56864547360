using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.MacroBenchmark;

/// <summary>What to measure, and on which servers.</summary>
internal sealed record MacroOptions
{
    /// <summary>How many records to ship.</summary>
    public required long Records { get; init; }

    /// <summary>Partitions of the topic.</summary>
    public required int Partitions { get; init; }

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
