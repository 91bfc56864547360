using Orleans.Concurrency;

namespace OrleansKafkaLoki.Grains.Interfaces.Audit;

/// <summary>Holds what a pipeline has shipped against what Loki has, all the time. Keyed by the pipeline's name.</summary>
[Alias("okl.IPipelineAuditGrain"), Orleans.CodeGeneration.Version(1)]
public interface IPipelineAuditGrain : IGrainWithStringKey
{
    /// <summary>Sees to it that it runs.</summary>
    [Alias("Watch"), AlwaysInterleave]
    Task WatchAsync();

    /// <summary>How far it is, and what differs.</summary>
    [Alias("GetStatus"), AlwaysInterleave]
    Task<AuditStatus> GetStatusAsync();

    /// <summary>Forgets what differs, after somebody has seen to it: what still does, and is looked at again, is not found anew.</summary>
    [Alias("Forget"), AlwaysInterleave]
    Task ForgetAsync();
}
