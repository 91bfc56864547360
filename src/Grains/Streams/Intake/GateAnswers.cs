using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>The answers to the chunks of one call, as they come. Thread-safe.</summary>
/// <param name="count">How many chunks.</param>
internal sealed class GateAnswers(int count)
{
    private readonly AppendResult?[] _answers = new AppendResult?[count];
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = count;

    /// <summary>Completes when every chunk has its answer.</summary>
    public Task Complete => _complete.Task;

    /// <summary>Answers a chunk.</summary>
    public void Set(int chunk, AppendResult answer)
    {
        if (Interlocked.CompareExchange(ref _answers[chunk], answer, null) is null && Interlocked.Decrement(ref _missing) == 0)
        {
            _complete.TrySetResult();
        }
    }

    /// <summary>The answers; whoever has none yet is to ask again.</summary>
    public ImmutableArray<AppendResult> Take()
    {
        for (var i = 0; i < _answers.Length; i++)
        {
            Set(i, AppendResult.Retry(TimeSpan.Zero));
        }

        return [.. _answers.Select(answer => answer!)];
    }
}
