using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams;

/// <summary>A batcher on this silo.</summary>
/// <param name="Batcher">Calls it, wherever it is by now.</param>
/// <param name="GiveUpAsync">Makes this very activation leave.</param>
internal sealed record LocalStream(IStreamBatcherGrain Batcher, Func<Task> GiveUpAsync);
