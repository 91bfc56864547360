using System.Globalization;
using Microsoft.Win32.SafeHandles;
using OrleansKafkaLoki.Grains.Buffers;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>
/// The dead-letter file of one pipeline and process, created when the first letter comes. Only whole writes count: what a
/// failed one left behind is cut off before the next.
/// </summary>
internal sealed class DeadLetterFile : IDisposable
{
    private readonly string _folder;
    private readonly string _path;
    private readonly SemaphoreSlim _turn = new(1);
    private SafeFileHandle? _handle;
    private long _end;

    /// <summary>Creates no file yet.</summary>
    /// <param name="folder">The folder, made when it is missing.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="startedAt">When this process started; with a random part it makes the name unlike any other silo's on the same disk.</param>
    public DeadLetterFile(string folder, string pipeline, DateTimeOffset startedAt)
    {
        _folder = folder;
        _path = Path.Combine(
            folder,
            string.Create(CultureInfo.InvariantCulture, $"{pipeline}-{startedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{Guid.NewGuid().ToString("N")[..8]}.jsonl"));
    }

    /// <summary>Appends <paramref name="lines"/> and waits until the disk has them.</summary>
    /// <exception cref="IOException">The disk failed; nothing counts as written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder must not be written.</exception>
    public async Task AppendAsync(PooledBufferWriter lines, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var handle = OpenAtEnd();
            RandomAccess.Write(handle, lines.WrittenSpan, _end);
            RandomAccess.FlushToDisk(handle);
            _end += lines.WrittenCount;
        }
        catch
        {
            Close();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _turn.Dispose();
    }

    private SafeFileHandle OpenAtEnd()
    {
        // Somebody may have moved the file away or emptied it.
        if (!File.Exists(_path))
        {
            Close();
        }

        if (_handle is null)
        {
            Directory.CreateDirectory(_folder);
            _handle = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
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
