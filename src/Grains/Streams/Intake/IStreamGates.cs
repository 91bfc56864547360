using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>Reaches the <see cref="IStreamGate"/> of each silo.</summary>
public interface IStreamGates
{
    /// <inheritdoc cref="IStreamGate.AppendAsync"/>
    Task<ImmutableArray<AppendResult>> AppendAsync(SiloAddress silo, ImmutableArray<AddressedChunk> chunks);
}
