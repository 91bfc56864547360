using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.DeadLetters;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>Dead letters in memory, on a disk that can be full.</summary>
internal sealed class FakeDeadLetters : IDeadLetterWriter
{
    public ConcurrentQueue<DeadLetter> Letters { get; } = new();

    /// <summary>Topics whose letters cannot be written.</summary>
    public ConcurrentDictionary<string, bool> Full { get; } = new();

    /// <summary>How often each topic's letters were tried.</summary>
    public ConcurrentDictionary<string, int> Attempts { get; } = new();

    public Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        var topic = letters[0].Partition.Topic;
        Attempts.AddOrUpdate(topic, 1, (_, attempts) => attempts + 1);
        if (Full.ContainsKey(topic))
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
