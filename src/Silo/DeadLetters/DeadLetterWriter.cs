using System.Collections.Frozen;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Writes every pipeline's dead letters, each to its own store.</summary>
internal sealed class DeadLetterWriter : IDeadLetterWriter, IDisposable
{
    private readonly FrozenDictionary<string, (IDeadLetterStore Store, DeadLetterReport Report, DeadLetterQueue Queue)> _pipelines;

    /// <summary>Connects and creates nothing yet.</summary>
    public DeadLetterWriter(
        IPipelineCatalog catalog, DeadLetterStores stores, IRecordFetcher fetcher, DeadLetterMetrics metrics, TimeProvider time,
        ILogger<DeadLetterReport> logger, IPipelineEvents? events = null) =>
        _pipelines = catalog.Pipelines.Keys.ToFrozenDictionary(pipeline => pipeline, pipeline =>
        {
            var store = stores.Create(pipeline);
            var report = new DeadLetterReport(pipeline, time, logger, events);
            return (store, report, new DeadLetterQueue(store, fetcher, metrics, report));
        });

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A letter's pipeline is not configured.</exception>
    public Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) => Task.WhenAll(
        letters.GroupBy(letter => letter.Partition.Pipeline).Select(pipeline => _pipelines.TryGetValue(pipeline.Key, out var found)
            ? found.Queue.WriteAsync([.. pipeline], cancellationToken)
            : throw new ArgumentException($"There is no pipeline '{pipeline.Key}'.", nameof(letters))));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (store, report, _) in _pipelines.Values)
        {
            report.Dispose();
            store.Dispose();
        }
    }
}
