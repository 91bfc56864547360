using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>The order in which chunks came to a batcher that holds them: shows which ones a batch leaves behind.</summary>
internal sealed class Arrivals
{
    private readonly List<(LogChunk Chunk, Task<AppendResult> Answer, Func<bool> IsBatched)> _held = [];

    /// <summary>Adds a chunk that arrives.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="isBatched">False if it turned out to need no batch, so that it overtakes nothing; asked once it has its answer.</param>
    public void Add(LogChunk chunk, Task<AppendResult> answer, Func<bool> isBatched)
    {
        if (answer.IsCompleted)
        {
            return;
        }

        if (_held.FindIndex(held => IsSame(held.Chunk, chunk)) is var place and >= 0)
        {
            _held[place] = (chunk, answer, isBatched); // It keeps its place, and who brought it before is told to ask again.
        }
        else
        {
            _held.Add((chunk, answer, isBatched));
        }
    }

    /// <summary>Takes out what has its answer, and returns each chunk that was delivered with each that came before it and was not.</summary>
    public List<(LogChunk Chunk, LogChunk Overtaken)> TakeAnswered()
    {
        var overtakings = new List<(LogChunk, LogChunk)>();
        var passed = new List<LogChunk>();
        foreach (var (chunk, answer, isBatched) in _held)
        {
            if (!answer.IsCompleted)
            {
                passed.Add(chunk);
            }
            else if (isBatched() && answer.Result.Outcome == AppendOutcome.Committed)
            {
                overtakings.AddRange(passed.Select(overtaken => (chunk, overtaken)));
            }
        }

        _held.RemoveAll(held => held.Answer.IsCompleted);
        return overtakings;
    }

    private static bool IsSame(LogChunk one, LogChunk other) =>
        (one.Partition, one.Epoch, one.Incarnation, one.FirstOffset, one.LastOffset)
        == (other.Partition, other.Epoch, other.Incarnation, other.FirstOffset, other.LastOffset);
}
