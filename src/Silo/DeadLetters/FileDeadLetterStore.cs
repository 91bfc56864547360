using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Keeps dead letters as JSON lines.</summary>
internal sealed class FileDeadLetterStore(DeadLetterFile file) : IDeadLetterStore
{
    private const int FlushBytes = 1024 * 1024;

    private readonly PooledBufferWriter _lines = new();

    /// <inheritdoc/>
    public Task BeginAsync(CancellationToken cancellationToken)
    {
        _lines.Clear();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task AddAsync(DeadLetter letter, SourceRecord? original, CancellationToken cancellationToken)
    {
        DeadLetterJson.Write(_lines, letter, original);
        if (_lines.WrittenCount >= Math.Min(FlushBytes, file.MaxBytes))
        {
            Flush();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task CommitAsync(CancellationToken cancellationToken)
    {
        Flush();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Dispose();
        file.Dispose();
    }

    private void Flush()
    {
        if (_lines.WrittenCount > 0)
        {
            file.Append(_lines.WrittenSpan);
            _lines.Clear();
        }
    }
}
