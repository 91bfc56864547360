using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>A file that this process can read.</summary>
/// <param name="path">Where it is.</param>
internal sealed class LocalLetterFile(string path) : ILetterFile
{
    /// <inheritdoc/>
    public string Name { get; private set; } = path;

    /// <inheritdoc/>
    public Stream OpenRead(long position) => DeadLetterFiles.OpenRead(Name, position);

    /// <inheritdoc/>
    public Task MarkAsync(DeadLetterMark mark)
    {
        Name = DeadLetterFiles.Mark(Name, mark);
        return Task.CompletedTask;
    }
}
