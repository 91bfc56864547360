using System.Collections.Immutable;
using Orleans.Services;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>
/// Takes the chunks that a partition on another silo has for the batchers here, all streams of a slice in one call. One on each silo; to the
/// batchers it makes no difference from <see cref="IStreamBatcherGrain.AppendAsync"/>.
/// </summary>
[Alias("okl.IStreamGate"), Orleans.CodeGeneration.Version(1)]
public interface IStreamGate : IGrainService
{
    /// <summary>
    /// Takes chunks, and answers once all have their answers, in the same order. One that is not answered a second after its batch should
    /// have gone, or after 15 s, gets <see cref="AppendOutcome.Retry"/>; one whose batcher is not here, <see cref="AppendOutcome.Elsewhere"/>.
    /// </summary>
    [Alias("Append")]
    Task<ImmutableArray<AppendResult>> AppendAsync(ImmutableArray<AddressedChunk> chunks);
}
