using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>The jobs of pipelines: as <see cref="IPipelineJobsGrain"/>, and with <see cref="ClusterUnavailableException"/> where that could not be asked.</summary>
internal interface IJobOperator
{
    /// <summary>What a job would look at.</summary>
    Task<IReadOnlyList<JobRange>> PlanAsync(string pipeline, JobOrder order);

    /// <summary>Starts a job, unless one is under way.</summary>
    Task<JobStart> StartAsync(string pipeline, JobOrder order);

    /// <summary>The jobs, the latest first.</summary>
    Task<IReadOnlyList<PipelineJob>> JobsAsync(string pipeline);

    /// <summary>One of them; null when there is none of that name.</summary>
    Task<PipelineJob?> JobAsync(string pipeline, string id);

    /// <summary>Ends one; null when there is none of that name.</summary>
    Task<PipelineJob?> CancelAsync(string pipeline, string id, string reason, string by);

    /// <summary>How far the continuous audit is.</summary>
    Task<AuditStatus> AuditAsync(string pipeline);
}
