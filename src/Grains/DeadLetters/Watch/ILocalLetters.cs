using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Grains.DeadLetters.Watch;

/// <summary>The dead letters that this silo can read: its files, or the topic, which every silo can.</summary>
public interface ILocalLetters
{
    /// <summary>Whether the pipeline keeps them in Kafka, so that any silo answers for all.</summary>
    bool AreShared(string pipeline);

    /// <inheritdoc cref="IDeadLetterKeeper.ScanAsync"/>
    /// <exception cref="DeadLetterException">They cannot be read; the message says why.</exception>
    Task<DeadLetterScan> ScanAsync(string pipeline, DeadLetterQuery query);

    /// <inheritdoc cref="IDeadLetterKeeper.FindAsync"/>
    /// <exception cref="DeadLetterException">They cannot be read; the message says why.</exception>
    Task<DeadLetterContent?> FindAsync(string pipeline, string id);

    /// <inheritdoc cref="IDeadLetterKeeper.GetFilesAsync"/>
    ImmutableArray<string> Files(string pipeline);

    /// <inheritdoc cref="IDeadLetterKeeper.ReadAsync"/>
    Task<byte[]> ReadAsync(string pipeline, string file, long position);

    /// <inheritdoc cref="IDeadLetterKeeper.MarkAsync"/>
    string Mark(string pipeline, string file, DeadLetterMark mark);
}
