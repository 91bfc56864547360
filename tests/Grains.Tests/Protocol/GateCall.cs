using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>Chunks on their way to the batchers of a silo, and their answers on the way back. Either may be lost.</summary>
internal sealed class GateCall(World world, Silo silo, ImmutableArray<AddressedChunk> chunks) : Step
{
    private const double LongestHold = 2;

    private readonly TaskCompletionSource<ImmutableArray<AppendResult>> _answer = new();
    private readonly GateAnswers _answers = new(chunks.Length);
    private readonly double _began = world.Now;
    private bool _isDelivered;

    public Task<ImmutableArray<AppendResult>> Answer => _answer.Task;

    public override bool GoOn(Tape tape)
    {
        if (!_isDelivered)
        {
            Deliver();
            _isDelivered = true;
        }

        switch (tape.Next(16))
        {
            case 15:
                _answer.SetException(new TimeoutException("The call failed."));
                break;
            case var _ when _answers.Complete.IsCompleted || world.Now > _began + LongestHold:
                _answer.SetResult(_answers.Take());
                break;
        }

        return _answer.Task.IsCompleted;
    }

    private void Deliver()
    {
        world.GateCalls++;
        for (var i = 0; i < chunks.Length; i++)
        {
            if (silo.Streams.FindInbox(chunks[i].Stream)?.TryPost(new GatedChunk(chunks[i].Chunk, _answers, i)) != true)
            {
                _answers.Set(i, AppendResult.Elsewhere);
            }
        }
    }
}
