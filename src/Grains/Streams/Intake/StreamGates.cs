using System.Collections.Immutable;
using Orleans.Runtime.Services;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <inheritdoc cref="IStreamGates"/>
internal sealed class StreamGates(IServiceProvider services) : GrainServiceClient<IStreamGate>(services), IStreamGates
{
    /// <inheritdoc/>
    public Task<ImmutableArray<AppendResult>> AppendAsync(SiloAddress silo, ImmutableArray<AddressedChunk> chunks) =>
        GetGrainService(silo).AppendAsync(chunks);
}
