using Orleans.Concurrency;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Coordination;

/// <inheritdoc cref="IPipelineAdminGrain"/>
[StatelessWorker]
public sealed class PipelineAdminGrain : Grain, IPipelineAdminGrain
{
    /// <inheritdoc/>
    public Task<PipelineStatus> GetStatusAsync() =>
        GrainFactory.GetGrain<IPipelineCoordinatorGrain>(this.GetPrimaryKeyString()).GetStatusAsync();
}
