using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>Another activation of the stream's batcher has taken over, so this one must not send any more.</summary>
internal sealed class StreamTakenException(LabelStream stream)
    : Exception($"Stream {stream}: another activation of its batcher has taken over.");
