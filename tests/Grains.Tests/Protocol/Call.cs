using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>A chunk on its way to a batcher, and the answer on its way back. Either may be late, lost or doubled.</summary>
internal sealed class Call(World world, int stream, Silo sender, LogChunk chunk) : Step
{
    private readonly TaskCompletionSource<AppendResult> _answer = new();
    private Batcher? _batcher;
    private Task<AppendResult>? _verdict;

    public Task<AppendResult> Answer => _answer.Task;

    public override bool GoOn(Tape tape)
    {
        if (_verdict is null)
        {
            return Deliver(tape);
        }

        if (_verdict.IsCompleted)
        {
            if (tape.Next(8) == 7)
            {
                Lose();
            }

            _answer.TrySetResult(_verdict.Result);
            return true;
        }

        if (_batcher!.Actor.HasCrashed || tape.Next(12) == 11)
        {
            Lose();
        }
        else if (tape.Next(12) == 11)
        {
            _answer.TrySetResult(AppendResult.Retry(TimeSpan.Zero)); // It was held for as long as it is held.
        }

        return _answer.Task.IsCompleted;
    }

    private bool Deliver(Tape tape)
    {
        switch (tape.Next(16))
        {
            case 15:
                Lose();
                world.ArriveLate(this); // Its sender has given up on it, and yet it arrives some time.
                return true;
            case 14:
                world.Begin(new Call(world, stream, sender, chunk));
                break;
            case 13 when world.FindZombie(stream) is { } zombie:
                Deliver(zombie);
                return _answer.Task.IsCompleted;
        }

        if (world.FindBatcher(stream, sender) is { } batcher)
        {
            Deliver(batcher);
        }

        return _answer.Task.IsCompleted;
    }

    private void Deliver(Batcher batcher) => (_batcher, _verdict) = (batcher, batcher.AppendAsync(chunk));

    private void Lose() => _answer.TrySetException(new TimeoutException("The call failed."));
}
