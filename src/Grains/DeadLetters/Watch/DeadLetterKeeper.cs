using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Grains.DeadLetters.Watch;

/// <inheritdoc cref="IDeadLetterKeeper"/>
public sealed class DeadLetterKeeper(GrainId id, Silo silo, ILocalLetters letters, ILoggerFactory loggers) : GrainService(id, silo, loggers), IDeadLetterKeeper
{
    /// <inheritdoc/>
    public async Task<DeadLetterScan> ScanAsync(string pipeline, DeadLetterQuery query) =>
        letters.AreShared(pipeline) ? DeadLetterScan.Empty : await letters.ScanAsync(pipeline, query);

    /// <inheritdoc/>
    public async Task<DeadLetterContent?> FindAsync(string pipeline, string id) => letters.AreShared(pipeline) ? null : await letters.FindAsync(pipeline, id);

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> GetFilesAsync(string pipeline) => Task.FromResult(letters.Files(pipeline));

    /// <inheritdoc/>
    public Task<byte[]> ReadAsync(string pipeline, string file, long position) => letters.ReadAsync(pipeline, file, position);

    /// <inheritdoc/>
    public Task<string> MarkAsync(string pipeline, string file, DeadLetterMark mark) => Task.FromResult(letters.Mark(pipeline, file, mark));
}
