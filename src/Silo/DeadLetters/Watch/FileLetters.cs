using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Silo.DeadLetters.Watch;

/// <summary>A pipeline's dead letters in the files of a folder.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="folder">The folder.</param>
/// <param name="silo">This silo.</param>
/// <param name="time">The clock.</param>
internal sealed class FileLetters(string pipeline, string folder, string silo, TimeProvider time)
{
    /// <summary>What one answer with bytes of a file has at most.</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>The files that are not replayed, the oldest first.</summary>
    public IEnumerable<string> Names => DeadLetterFiles.Find(folder, pipeline).Select(path => Path.GetFileName(path));

    /// <summary>Goes back from the newest file, as far as the bounds of a look allow; of the last one only the end.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public async Task<DeadLetterScan> ScanAsync(DeadLetterQuery query, CancellationToken cancellationToken)
    {
        var scan = new LetterScan(pipeline, query, silo, time);
        foreach (var path in DeadLetterFiles.Find(folder, pipeline).Reverse())
        {
            await ScanAsync(scan, path, cancellationToken);
        }

        return scan.Result();
    }

    /// <summary>One letter; null when there is none at that place.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<DeadLetterContent?> FindAsync(LetterId id, CancellationToken cancellationToken)
    {
        if (DeadLetterFiles.Find(folder, pipeline).FirstOrDefault(path => LetterId.InFile(path, 0).Part == id.Part) is not { } path)
        {
            return null;
        }

        await using var file = DeadLetterFiles.OpenRead(path, id.Position);
        await foreach (var (_, line) in LetterLines.ReadAsync(file, id.Position, cancellationToken))
        {
            try
            {
                var letter = DeadLetterJsonReader.Read(line);
                return letter.Letter.Partition.Pipeline == pipeline ? LetterContents.Of(letter with { Id = id }, silo) : null;
            }
            catch (FormatException)
            {
                return null; // No line begins there, or it is no letter.
            }
        }

        return null;
    }

    /// <summary>Bytes of a file.</summary>
    /// <exception cref="ArgumentException">There is no such file of the pipeline.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<byte[]> ReadAsync(string name, long position, CancellationToken cancellationToken)
    {
        await using var file = DeadLetterFiles.OpenRead(PathOf(name), position);
        var bytes = new byte[Math.Clamp(file.Length - position, 0, MostBytes)];
        var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length == bytes.Length ? bytes : bytes[..length];
    }

    /// <summary>Marks a file.</summary>
    /// <exception cref="ArgumentException">There is no such file of the pipeline.</exception>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    public string Mark(string name, DeadLetterMark mark) => Path.GetFileName(DeadLetterFiles.Mark(PathOf(name), mark));

    private static StoredLetter? Read(byte[] line, LetterId id)
    {
        try
        {
            return DeadLetterJsonReader.Read(line) with { Id = id };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static async Task ScanAsync(LetterScan scan, string path, CancellationToken cancellationToken)
    {
        await using var file = DeadLetterFiles.OpenRead(path, 0);
        var from = Math.Max(0, file.Length - scan.BytesLeft);
        var isInLine = from > 0;
        file.Position = from;
        if (from < file.Length)
        {
            await foreach (var (position, line) in LetterLines.ReadAsync(file, from, cancellationToken))
            {
                if (isInLine)
                {
                    (isInLine, from) = (false, position + line.Length + 1);
                }
                else if (Read(line, LetterId.InFile(path, position)) is { } letter)
                {
                    scan.Add(letter, line.Length);
                }
                else
                {
                    scan.AddUnreadable(line.Length);
                }
            }
        }

        scan.EndPart(LetterId.InFile(path, 0).Part, unreadBytes: from);
    }

    /// <summary>Only what is found as the pipeline's: a name from elsewhere must lead nowhere else.</summary>
    private string PathOf(string name) =>
        DeadLetterFiles.Find(folder, pipeline).FirstOrDefault(path => Path.GetFileName(path) == name)
        ?? throw new ArgumentException($"There is no file '{name}' of dead letters of pipeline {pipeline} here.", nameof(name));
}
