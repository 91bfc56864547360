using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Pauses;

namespace OrleansKafkaLoki.Grains.Streams.Watch;

/// <inheritdoc cref="IStreamWatch"/>
public sealed class StreamWatch(GrainId id, Silo silo, StreamWatcher watcher, SiloWatcher situation, PauseNews news, ILoggerFactory loggers) : GrainService(id, silo, loggers), IStreamWatch
{
    /// <inheritdoc/>
    public Task<StreamPage> GetStreamsAsync(string pipeline, StreamQuery query) => Task.FromResult(watcher.Page(pipeline, query));

    /// <inheritdoc/>
    public Task<ImmutableArray<TenantOnSilo>> GetTenantsAsync(string pipeline) => Task.FromResult(watcher.Tenants(pipeline));

    /// <inheritdoc/>
    public Task<int> FlushAsync(string pipeline, StreamScope streams, PartitionScope partitions) => watcher.FlushAsync(pipeline, streams, partitions);

    /// <inheritdoc/>
    public Task<StreamDrainOutcome> DrainAsync(string pipeline, StreamScope streams, TimeSpan patience) => watcher.DrainAsync(pipeline, streams, patience);

    /// <inheritdoc/>
    public Task TakePausesAsync(string pipeline, StreamPauses pauses)
    {
        news.Take(pipeline, pauses);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<SiloSituation> GetSituationAsync(string pipeline, ImmutableArray<LabelStream> streams) => Task.FromResult(situation.Situation(pipeline, streams));
}
