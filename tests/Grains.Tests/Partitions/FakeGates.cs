using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

/// <summary>Gates that answer when the test says so.</summary>
internal sealed class FakeGates : IStreamGates
{
    public List<(SiloAddress Silo, ImmutableArray<AddressedChunk> Chunks, TaskCompletionSource<ImmutableArray<AppendResult>> Answers)> Calls { get; } = [];

    /// <summary>Answers there are before a call returns, instead; fewer than without end, so that who sends again and again is to be seen.</summary>
    public int Prompt { get; set; }

    public Task<ImmutableArray<AppendResult>> AppendAsync(SiloAddress silo, ImmutableArray<AddressedChunk> chunks)
    {
        Calls.Add((silo, chunks, new TaskCompletionSource<ImmutableArray<AppendResult>>()));
        if (Prompt-- > 0)
        {
            Calls[^1].Answers.SetResult([.. chunks.Select(_ => AppendResult.Committed)]);
        }

        return Calls[^1].Answers.Task;
    }
}
