using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <content>Jobs.</content>
internal sealed partial class GrainCluster : IJobOperator
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobRange>> PlanAsync(string pipeline, JobOrder order) => await AskAsync(() => Jobs(pipeline).PlanAsync(order));

    /// <inheritdoc/>
    public Task<JobStart> StartAsync(string pipeline, JobOrder order) => AskAsync(() => Jobs(pipeline).StartAsync(order));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PipelineJob>> JobsAsync(string pipeline) => await AskAsync(() => Jobs(pipeline).ListAsync());

    /// <inheritdoc/>
    public Task<PipelineJob?> JobAsync(string pipeline, string id) => AskAsync(() => Jobs(pipeline).GetAsync(id));

    /// <inheritdoc/>
    public Task<PipelineJob?> CancelAsync(string pipeline, string id, string reason, string by) => AskAsync(() => Jobs(pipeline).CancelAsync(id, reason, by));

    /// <inheritdoc/>
    public Task<AuditStatus> AuditAsync(string pipeline) => AskAsync(() => grains.GetGrain<IPipelineAuditGrain>(pipeline).GetStatusAsync());

    private IPipelineJobsGrain Jobs(string pipeline) => grains.GetGrain<IPipelineJobsGrain>(pipeline);
}
