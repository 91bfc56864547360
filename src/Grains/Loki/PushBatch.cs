using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>What one push carries: entries of a single label stream.</summary>
/// <param name="Stream">The label stream.</param>
/// <param name="Entries">The entries, sorted by timestamp.</param>
public sealed record PushBatch(LabelStream Stream, IBatchEntries Entries);
