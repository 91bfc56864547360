using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>A file of dead letters, here or at another silo.</summary>
internal interface ILetterFile
{
    /// <summary>Its path or name as of now.</summary>
    string Name { get; }

    /// <summary>Opens it at a position, to read to where it ends.</summary>
    Stream OpenRead(long position);

    /// <summary>Marks it by its name.</summary>
    Task MarkAsync(DeadLetterMark mark);
}
