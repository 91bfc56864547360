using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.DeadLetters.Watch;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Admin;

namespace OrleansKafkaLoki.Silo.DeadLetters.Watch;

/// <inheritdoc cref="ILocalLetters"/>
internal sealed class LocalLetters(IPipelineCatalog catalog, KafkaAdmins admins, ILocalSiloDetails silo, TimeProvider time) : ILocalLetters, IDisposable
{
    /// <summary>One look at a time: each may read 64 MiB.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc/>
    public bool AreShared(string pipeline) => catalog.Pipelines.TryGetValue(pipeline, out var options) && options.DeadLetters.Target == DeadLetterTarget.Kafka;

    /// <inheritdoc/>
    public Task<DeadLetterScan> ScanAsync(string pipeline, DeadLetterQuery query) => LookAsync(
        pipeline, DeadLetterScan.Empty, topic => topic.ScanAsync(query, CancellationToken.None), files => files.ScanAsync(query, CancellationToken.None));

    /// <inheritdoc/>
    public Task<DeadLetterContent?> FindAsync(string pipeline, string id) => LetterId.Parse(id) is not { } place
        ? Task.FromResult<DeadLetterContent?>(null)
        : LookAsync(pipeline, null, topic => topic.FindAsync(place, CancellationToken.None), files => files.FindAsync(place, CancellationToken.None));

    /// <inheritdoc/>
    public ImmutableArray<string> Files(string pipeline) => catalog.Pipelines.ContainsKey(pipeline) && !AreShared(pipeline) ? [.. FilesOf(pipeline).Names] : [];

    /// <inheritdoc/>
    public Task<byte[]> ReadAsync(string pipeline, string file, long position) => Task.Run(() => FilesOf(pipeline).ReadAsync(file, position, CancellationToken.None));

    /// <inheritdoc/>
    public string Mark(string pipeline, string file, DeadLetterMark mark) => FilesOf(pipeline).Mark(file, mark);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private FileLetters FilesOf(string pipeline) => catalog.Pipelines.TryGetValue(pipeline, out var options)
        ? new FileLetters(pipeline, options.DeadLetters.Folder, silo.SiloAddress.ToString(), time)
        : throw new ArgumentException($"There is no pipeline '{pipeline}' here.", nameof(pipeline));

    private async Task<T> LookAsync<T>(string pipeline, T none, Func<TopicLetters, Task<T>> inTopic, Func<FileLetters, Task<T>> inFiles)
    {
        if (!catalog.Pipelines.TryGetValue(pipeline, out var options))
        {
            return none;
        }

        await _turn.WaitAsync();
        try
        {
            // Away from the grain's turns: it reads and decodes.
            return await Task.Run(() => options.DeadLetters.Target == DeadLetterTarget.Kafka
                ? inTopic(new TopicLetters(pipeline, options, admins.Of(pipeline), time))
                : inFiles(FilesOf(pipeline)));
        }
        catch (Exception exception) when (exception is TopicCatalogException or IOException or UnauthorizedAccessException)
        {
            throw new DeadLetterException(exception.Message, exception);
        }
        finally
        {
            _turn.Release();
        }
    }
}
