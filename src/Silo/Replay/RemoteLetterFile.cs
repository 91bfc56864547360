using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>A file that another silo keeps.</summary>
/// <param name="keeper">Answers for it.</param>
/// <param name="pipeline">Whose letters are in it.</param>
/// <param name="name">Its name.</param>
internal sealed class RemoteLetterFile(IDeadLetterKeeper keeper, string pipeline, string name) : ILetterFile
{
    /// <inheritdoc/>
    public string Name { get; private set; } = name;

    /// <inheritdoc/>
    public Stream OpenRead(long position) => new RemoteStream(from => keeper.ReadAsync(pipeline, Name, from), position);

    /// <inheritdoc/>
    public async Task MarkAsync(DeadLetterMark mark) => Name = await keeper.MarkAsync(pipeline, Name, mark);
}
