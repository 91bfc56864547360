using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.DeadLetters;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>Dead letters in memory, on a disk that can be full.</summary>
internal sealed class FakeDeadLetters : IDeadLetterWriter
{
    public ConcurrentQueue<DeadLetter> Letters { get; } = new();

    public bool Full { get; set; }

    public int Attempts { get; private set; }

    public Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        Attempts++;
        if (Full)
        {
            throw new IOException("No space left on device.");
        }

        foreach (var letter in letters)
        {
            Letters.Enqueue(letter);
        }

        return Task.CompletedTask;
    }
}
