using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <content>Streams and tenants.</content>
internal sealed partial class GrainCluster : IStreamOperator
{
    /// <inheritdoc/>
    public Task<StreamPage> StreamsAsync(string pipeline, StreamQuery query) =>
        AskAsync(() => grains.GetGrain<IPipelineAdminGrain>(pipeline).GetStreamsAsync(query));

    /// <inheritdoc/>
    public Task<TenantList> TenantsAsync(string pipeline) =>
        AskAsync(() => grains.GetGrain<IPipelineAdminGrain>(pipeline).GetTenantsAsync());

    /// <inheritdoc/>
    public Task<FlushOutcome> FlushAsync(string pipeline, PartitionScope scope, string reason, string by) =>
        AskAsync(() => grains.GetGrain<IPipelineAdminGrain>(pipeline).FlushAsync(scope, reason, by));

    /// <inheritdoc/>
    public Task<FlushOutcome> FlushStreamsAsync(string pipeline, StreamScope scope, string reason, string by) =>
        AskAsync(() => grains.GetGrain<IPipelineAdminGrain>(pipeline).FlushStreamsAsync(scope, reason, by));

    /// <inheritdoc/>
    public Task<StreamControlOutcome> PauseStreamsAsync(string pipeline, StreamScope scope, string reason, string by) =>
        AskAsync(() => grains.GetGrain<IPipelineAdminGrain>(pipeline).PauseStreamsAsync(scope, reason, by));

    /// <inheritdoc/>
    public Task<StreamControlOutcome> ResumeStreamsAsync(string pipeline, StreamScope scope, string reason, string by) =>
        AskAsync(() => grains.GetGrain<IPipelineAdminGrain>(pipeline).ResumeStreamsAsync(scope, reason, by));

    /// <inheritdoc/>
    public Task<StreamDrainOutcome> DrainStreamsAsync(string pipeline, StreamScope scope, string reason, string by, TimeSpan patience) =>
        AskAsync(() => grains.GetGrain<IPipelineAdminGrain>(pipeline).DrainStreamsAsync(scope, reason, by, patience));
}
