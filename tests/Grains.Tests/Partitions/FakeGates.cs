using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

/// <summary>Gates that answer when the test says so.</summary>
internal sealed class FakeGates : IStreamGates
{
    public List<(SiloAddress Silo, ImmutableArray<AddressedChunk> Chunks, TaskCompletionSource<ImmutableArray<AppendResult>> Answers)> Calls { get; } = [];

    public Task<ImmutableArray<AppendResult>> AppendAsync(SiloAddress silo, ImmutableArray<AddressedChunk> chunks)
    {
        Calls.Add((silo, chunks, new TaskCompletionSource<ImmutableArray<AppendResult>>()));
        return Calls[^1].Answers.Task;
    }
}
