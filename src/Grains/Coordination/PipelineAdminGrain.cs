using Orleans.Concurrency;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Placement;

namespace OrleansKafkaLoki.Grains.Coordination;

/// <inheritdoc cref="IPipelineAdminGrain"/>
[GrainType("pipelineadmin"), StatelessWorker, RunsPipeline]
public sealed class PipelineAdminGrain : Grain, IPipelineAdminGrain
{
    /// <inheritdoc/>
    public Task<PipelineStatus> GetStatusAsync() =>
        GrainFactory.GetGrain<IPipelineCoordinatorGrain>(this.GetPrimaryKeyString()).GetStatusAsync();
}
