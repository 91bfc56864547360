using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>A batcher on this silo.</summary>
/// <param name="Batcher">Calls it, wherever it is by now.</param>
/// <param name="Inbox">Where partitions on this silo hand over to this very activation.</param>
/// <param name="View">How it fares.</param>
/// <param name="FlushAsync">Has this very activation push what it holds, if it holds something of some partitions; completes with whether it does.</param>
/// <param name="GiveUpAsync">Makes this very activation leave.</param>
internal sealed record LocalStream(
    IStreamBatcherGrain Batcher, IChunkInbox Inbox, IStreamView View, Func<PartitionScope, Task<bool>> FlushAsync, Func<Task> GiveUpAsync)
{
    /// <summary>Has this very activation look whether it may push.</summary>
    public Action Wake { get; init; } = static () => { };
}
