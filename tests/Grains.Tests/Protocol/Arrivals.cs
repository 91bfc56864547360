using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Batches;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>The order in which chunks came to a batcher that holds them: shows which ones a batch leaves behind.</summary>
internal sealed class Arrivals
{
    private readonly List<(LogChunk Chunk, Task<AppendResult> Verdict)> _held = [];

    public void Add(LogChunk chunk, Task<AppendResult> verdict)
    {
        if (!verdict.IsCompleted && !_held.Exists(held => held.Verdict == verdict))
        {
            _held.Add((chunk, verdict));
        }
    }

    /// <summary>Takes a batch out, and returns each of its chunks with each that came before it and stays.</summary>
    public List<(LogChunk Chunk, LogChunk Overtaken)> Take(List<HeldChunk> batch)
    {
        var overtakings = new List<(LogChunk, LogChunk)>();
        var passed = new List<LogChunk>();
        foreach (var (chunk, verdict) in _held.Where(held => !held.Verdict.IsCompleted))
        {
            if (batch.Exists(taken => taken.Verdict == verdict))
            {
                overtakings.AddRange(passed.Select(overtaken => (chunk, overtaken)));
            }
            else
            {
                passed.Add(chunk);
            }
        }

        _held.RemoveAll(held => held.Verdict.IsCompleted || batch.Exists(taken => taken.Verdict == held.Verdict));
        return overtakings;
    }
}
