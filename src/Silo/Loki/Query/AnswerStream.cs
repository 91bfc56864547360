namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>The body of an answer, which breaks off where it is longer than a page may be: all of it is held in memory at once.</summary>
/// <param name="body">The body.</param>
internal sealed class AnswerStream(Stream body) : Stream
{
    /// <summary>Ten times what a page is meant to have.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private long _read;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The answer is too long.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await body.ReadAsync(buffer, cancellationToken));

    /// <inheritdoc/>
    /// <exception cref="IOException">The answer is too long.</exception>
    public override int Read(byte[] buffer, int offset, int count) => Count(body.Read(buffer, offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int read) => (_read += read) <= MostBytes
        ? read
        : throw new IOException($"The answer is longer than {MostBytes / 1024 / 1024} MiB.");
}
