using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>Dead letters in one place and order: a file, or a partition of the topic.</summary>
internal interface IReplayPart
{
    /// <summary>Whether a commit is remembered; else all of it is replayed again after a replay that ended within it.</summary>
    bool KeepsPosition { get; }

    /// <summary>The letters that were there when the replay began, from where the last one ended; null for what is no letter of the pipeline.</summary>
    IAsyncEnumerable<StoredLetter?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Everything read so far has its outcome: another replay need not look at it.</summary>
    Task CommitAsync(CancellationToken cancellationToken);

    /// <summary>The end of the part.</summary>
    /// <param name="isDone">True when nothing of it is left for another replay.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task EndAsync(bool isDone, CancellationToken cancellationToken);
}
