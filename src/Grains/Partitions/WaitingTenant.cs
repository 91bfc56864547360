using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>A tenant that has not answered for chunks of a partition.</summary>
/// <param name="Stream">Its stream with the most bytes without a verdict.</param>
/// <param name="Streams">How many of its streams wait.</param>
internal sealed record WaitingTenant(LabelStream Stream, int Streams);
