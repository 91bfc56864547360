using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>A batcher on this silo.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Inbox">Where partitions on this silo hand over to this very activation.</param>
/// <param name="View">How it fares.</param>
/// <param name="Activation">What this very activation can be asked for.</param>
internal sealed record LocalStream(LabelStream Stream, IChunkInbox Inbox, IStreamView View, ILocalActivation Activation);
