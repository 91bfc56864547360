namespace OrleansKafkaLoki.Grains.DeadLetters;

/// <summary>Keeps the records that can never be delivered.</summary>
public interface IDeadLetterWriter
{
    /// <summary>Writes the records; completes when they are safe. Throws when they are not: the partition then holds them.</summary>
    Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);
}
