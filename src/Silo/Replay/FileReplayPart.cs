using System.Globalization;
using System.Runtime.CompilerServices;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>
/// A file of dead letters. While it is replayed it is named <c>*.replaying</c>, so that a silo that still wrote to it goes on in
/// another; when nothing of it is left to replay, <c>*.replayed</c>.
/// </summary>
/// <param name="pipeline">Whose letters are read.</param>
/// <param name="file">The file.</param>
/// <param name="isDryRun">Leaves its name alone.</param>
/// <param name="unreadable">Told of lines that are no letters: where and why. They are passed, and the file keeps them.</param>
internal sealed class FileReplayPart(string pipeline, ILetterFile file, bool isDryRun, Action<string> unreadable) : IReplayPart
{
    private long _position;
    private bool _hasOthers;

    /// <inheritdoc/>
    public bool KeepsPosition => false;

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredLetter?> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!isDryRun)
        {
            await file.MarkAsync(DeadLetterMark.Replaying);
        }

        // A write that was under way when the name changed still landed here.
        long before;
        do
        {
            before = _position;
            await using var stream = file.OpenRead(_position);
            await foreach (var (position, line) in LetterLines.ReadAsync(stream, _position, cancellationToken))
            {
                yield return Read(line, position);
                _position = position + line.Length + 1;
            }
        }
        while (_position > before);
    }

    /// <inheritdoc/>
    public Task CommitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task EndAsync(bool isDone, CancellationToken cancellationToken) =>
        isDone && !_hasOthers ? file.MarkAsync(DeadLetterMark.Replayed)
        : isDryRun ? Task.CompletedTask
        : file.MarkAsync(DeadLetterMark.Waiting);

    private StoredLetter? Read(byte[] line, long position)
    {
        try
        {
            var letter = DeadLetterJsonReader.Read(line);
            if (letter.Letter.Partition.Pipeline == pipeline)
            {
                return letter with { Id = LetterId.InFile(file.Name, position) };
            }

            // Their pipeline has not replayed them.
            _hasOthers = true;
            return null;
        }
        catch (FormatException exception)
        {
            unreadable(string.Create(CultureInfo.InvariantCulture, $"{file.Name}, byte {position}: {exception.Message}"));
            return null;
        }
    }
}
