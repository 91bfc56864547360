namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>A sender's wish to see its chunks pushed, on its way. It may be lost.</summary>
internal sealed class Flush(World world, int stream) : Step
{
    private readonly TaskCompletionSource _answer = new();

    public Task Answer => _answer.Task;

    public override bool GoOn(Tape tape)
    {
        if (tape.Next(8) != 7 && world.Running(stream) is { } batcher)
        {
            batcher.FlushAsync();
        }

        _answer.SetResult();
        return true;
    }
}
