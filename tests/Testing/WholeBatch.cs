using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Testing;

/// <summary>A batch that is sent whole at every attempt.</summary>
internal sealed record WholeBatch(LabelStream Stream, IBatchEntries Entries) : IPushBatch
{
    public bool IsOurs => true;

    public ValueTask<PushAnswer?> PrepareAsync(PushAnswer? previous, CancellationToken cancellationToken) => default;
}
