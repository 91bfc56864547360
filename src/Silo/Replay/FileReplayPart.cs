using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>
/// A file of dead letters. While it is replayed it is named <c>*.replaying</c>, so that a silo that still wrote to it goes on in
/// another; when nothing of it is left to replay, <c>*.replayed</c>.
/// </summary>
/// <param name="pipeline">Whose letters are read.</param>
/// <param name="path">The file.</param>
/// <param name="isDryRun">Leaves its name alone.</param>
/// <param name="unreadable">Told of lines that are no letters: where and why. They are passed, and the file keeps them.</param>
internal sealed class FileReplayPart(string pipeline, string path, bool isDryRun, Action<string> unreadable) : IReplayPart
{
    /// <summary>Behind the name of a file while it is replayed, or when a replay was broken off.</summary>
    public const string Replaying = ".replaying";

    private const string Replayed = ".replayed";

    private readonly string _name = path.EndsWith(Replaying, StringComparison.Ordinal) ? path[..^Replaying.Length] : path;
    private string _path = path;
    private long _position;
    private bool _hasOthers;

    /// <inheritdoc/>
    public bool KeepsPosition => false;

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredLetter?> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!isDryRun && _path == _name)
        {
            _path = Move(_name + Replaying);
        }

        // A write that was under way when the name changed still landed here.
        long before;
        do
        {
            before = _position;
            await foreach (var letter in ReadToEndAsync(cancellationToken))
            {
                yield return letter;
            }
        }
        while (_position > before);
    }

    /// <inheritdoc/>
    public Task CommitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task EndAsync(bool isDone, CancellationToken cancellationToken)
    {
        if (isDone && !_hasOthers)
        {
            Move(_name + Replayed);
        }
        else if (!isDryRun && _path != _name)
        {
            Move(_name);
        }

        return Task.CompletedTask;
    }

    private async IAsyncEnumerable<StoredLetter?> ReadToEndAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
        file.Position = _position;
        var lines = PipeReader.Create(file);
        while (true)
        {
            var read = await lines.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end).ToArray();
                yield return Read(line);
                _position += line.Length + 1;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            // What has no end of line was never completely written, and counts as not written.
            lines.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await lines.CompleteAsync();
    }

    private StoredLetter? Read(byte[] line)
    {
        try
        {
            var letter = DeadLetterJsonReader.Read(line);
            if (letter.Letter.Partition.Pipeline == pipeline)
            {
                return letter;
            }

            // Their pipeline has not replayed them.
            _hasOthers = true;
            return null;
        }
        catch (FormatException exception)
        {
            unreadable(string.Create(CultureInfo.InvariantCulture, $"{_path}, byte {_position}: {exception.Message}"));
            return null;
        }
    }

    /// <summary>Gives the file another name, or one like it when that is taken.</summary>
    private string Move(string name)
    {
        var target = name;
        for (var number = 2; File.Exists(target); number++)
        {
            target = string.Create(CultureInfo.InvariantCulture, $"{Path.ChangeExtension(name, null)}-{number}{Path.GetExtension(name)}");
        }

        File.Move(_path, target);
        return target;
    }
}
