using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>
/// The dead-letter files of one pipeline and process, one after the other, the first created when the first letter comes. Only
/// whole writes count: what a failed one left behind is cut off before the next. For one writer at a time.
/// </summary>
internal sealed class DeadLetterFile : IDisposable
{
    private readonly string _folder;
    private readonly string _name;
    private SafeFileHandle? _handle;
    private int _number = 1;
    private long _end;

    /// <summary>Creates no file yet.</summary>
    /// <param name="folder">The folder, made when it is missing.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="startedAt">When this process started; with a random part it makes the names unlike any other silo's on the same disk.</param>
    /// <param name="maxBytes">A file that holds as much is followed by the next.</param>
    public DeadLetterFile(string folder, string pipeline, DateTimeOffset startedAt, long maxBytes)
    {
        _folder = folder;
        MaxBytes = maxBytes;
        _name = string.Create(
            CultureInfo.InvariantCulture, $"{pipeline}-{startedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{Guid.NewGuid().ToString("N")[..8]}");
    }

    /// <summary>A file that holds as much is followed by the next.</summary>
    public long MaxBytes { get; }

    private string Path => System.IO.Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{_name}-{_number:D4}.jsonl"));

    /// <summary>Appends <paramref name="lines"/> and waits until the disk has them.</summary>
    /// <exception cref="IOException">The disk failed; nothing counts as written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder must not be written.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        try
        {
            var handle = OpenAtEnd();
            RandomAccess.Write(handle, lines, _end);
            RandomAccess.FlushToDisk(handle);
            _end += lines.Length;
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private SafeFileHandle OpenAtEnd()
    {
        // Full, or somebody has moved it away, such as a replay that will not look at it again.
        if (_end > 0 && (_end >= MaxBytes || !File.Exists(Path)))
        {
            Close();
            _end = 0;
            _number++;
        }

        if (_handle is null)
        {
            Directory.CreateDirectory(_folder);
            _handle = File.OpenHandle(Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }

        _end = Math.Min(_end, RandomAccess.GetLength(_handle));
        RandomAccess.SetLength(_handle, _end);
        return _handle;
    }

    private void Close()
    {
        _handle?.Dispose();
        _handle = null;
    }
}
