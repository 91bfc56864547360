using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>A sealed chunk and where it goes.</summary>
internal readonly record struct OutgoingChunk(StreamRoute Route, LogChunk Chunk);
