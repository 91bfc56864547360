using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Placement;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <inheritdoc cref="IPipelineAdminGrain"/>
[GrainType("pipelineadmin"), StatelessWorker, RunsPipeline]
public sealed class PipelineAdminGrain(TimeProvider time) : Grain, IPipelineAdminGrain
{
    private IPipelineCoordinatorGrain Coordinator => GrainFactory.GetGrain<IPipelineCoordinatorGrain>(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public Task<PipelineStatus> GetStatusAsync() => Coordinator.GetStatusAsync();

    /// <inheritdoc/>
    public Task<ControlOutcome> PauseAsync(PartitionScope scope, string reason, string by) => Coordinator.PauseAsync(new PauseOrder
    {
        Scope = scope,
        Reason = Text(reason, nameof(reason)),
        By = Text(by, nameof(by)),
        SinceMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
    });

    /// <inheritdoc/>
    public Task<ControlOutcome> ResumeAsync(PartitionScope scope, string reason, string by) =>
        Coordinator.ResumeAsync(scope, Text(reason, nameof(reason)), Text(by, nameof(by)));

    /// <inheritdoc/>
    public Task<ImmutableArray<ControlChange>> GetChangesAsync() => Coordinator.GetChangesAsync();

    private static string Text(string text, string name) => text is { Length: <= IPipelineAdminGrain.LongestText } && !string.IsNullOrWhiteSpace(text)
        ? text
        : throw new ArgumentException($"Say it in 1 to {IPipelineAdminGrain.LongestText} characters.", name);
}
