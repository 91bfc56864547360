using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>How a session reaches the batchers of the other silos, several in one call.</summary>
internal sealed class GatesOf(World world) : IStreamGates
{
    public Task<ImmutableArray<AppendResult>> AppendAsync(SiloAddress silo, ImmutableArray<AddressedChunk> chunks) => world.Begin(new GateCall(
        world,
        world.Silos.First(other => other.SiloAddress.Equals(silo)),
        [.. chunks.Select(chunk => chunk with { Chunk = BatcherReference.CopyOf(chunk.Chunk) })])).Answer;
}
