using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>A sender's question for a batcher, which brings it to life. It may be lost.</summary>
internal sealed class Locate(World world, int stream, Silo sender) : Step
{
    private readonly TaskCompletionSource<StreamStatus> _answer = new();

    public Task<StreamStatus> Answer => _answer.Task;

    public override bool GoOn(Tape tape)
    {
        if (tape.Next(8) == 7)
        {
            _answer.SetException(new TimeoutException("The call failed."));
        }
        else if (world.FindBatcher(stream, sender) is { } batcher)
        {
            _answer.SetResult(batcher.Status);
        }

        return _answer.Task.IsCompleted;
    }
}
