using Orleans.Concurrency;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Placement;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <inheritdoc cref="IPipelineAdminGrain"/>
[GrainType("pipelineadmin"), StatelessWorker, RunsPipeline]
public sealed class PipelineAdminGrain : Grain, IPipelineAdminGrain
{
    /// <inheritdoc/>
    public Task<PipelineStatus> GetStatusAsync() =>
        GrainFactory.GetGrain<IPipelineCoordinatorGrain>(this.GetPrimaryKeyString()).GetStatusAsync();
}
