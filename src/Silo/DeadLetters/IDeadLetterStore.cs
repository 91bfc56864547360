using OrleansKafkaLoki.Grains.DeadLetters;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Where one pipeline's dead letters are kept. For one writer at a time.</summary>
internal interface IDeadLetterStore : IDisposable
{
    /// <summary>Begins a write; what an unfinished one left behind does not count.</summary>
    Task BeginAsync(CancellationToken cancellationToken);

    /// <summary>Adds a letter to the write.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="original">The record as Kafka holds it; null when it does not any more: the letter's entry is kept instead.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task AddAsync(DeadLetter letter, SourceRecord? original, CancellationToken cancellationToken);

    /// <summary>Completes when all that was added is safe. Throws when it is not: then nothing of it counts as written.</summary>
    Task CommitAsync(CancellationToken cancellationToken);
}
