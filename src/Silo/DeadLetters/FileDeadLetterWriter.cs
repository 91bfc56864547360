using System.Collections.Frozen;
using OrleansKafkaLoki.Grains.Buffers;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Pipelines;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Writes dead letters as JSON lines into one file per pipeline and process.</summary>
internal sealed class FileDeadLetterWriter : IDeadLetterWriter, IDisposable
{
    private readonly FrozenDictionary<string, DeadLetterFile> _files;
    private readonly DeadLetterMetrics _metrics;

    /// <summary>Creates no file yet.</summary>
    public FileDeadLetterWriter(IPipelineCatalog catalog, DeadLetterMetrics metrics, TimeProvider timeProvider)
    {
        var startedAt = timeProvider.GetUtcNow();
        _files = catalog.Pipelines.ToFrozenDictionary(
            pipeline => pipeline.Key, pipeline => new DeadLetterFile(pipeline.Value.DeadLetters.Folder, pipeline.Key, startedAt));
        _metrics = metrics;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A letter's pipeline is not configured.</exception>
    public Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        // Off the caller's grain: flushing to the disk blocks its thread.
        Task.Run(() => WriteLettersAsync(letters, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }

    private async Task WriteLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        foreach (var pipeline in letters.GroupBy(letter => letter.Partition.Pipeline))
        {
            if (!_files.TryGetValue(pipeline.Key, out var file))
            {
                throw new ArgumentException($"There is no pipeline '{pipeline.Key}'.", nameof(letters));
            }

            using var lines = new PooledBufferWriter();
            foreach (var letter in pipeline)
            {
                DeadLetterJson.Write(lines, letter);
            }

            await file.AppendAsync(lines, cancellationToken);
            foreach (var letter in pipeline)
            {
                _metrics.Written(letter);
            }
        }
    }
}
