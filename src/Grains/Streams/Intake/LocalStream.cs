using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>A batcher on this silo.</summary>
/// <param name="Batcher">Calls it, wherever it is by now.</param>
/// <param name="Inbox">Where partitions on this silo hand over to this very activation.</param>
/// <param name="GiveUpAsync">Makes this very activation leave.</param>
internal sealed record LocalStream(IStreamBatcherGrain Batcher, IChunkInbox Inbox, Func<Task> GiveUpAsync);
