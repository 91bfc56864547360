using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansKafkaLoki.Grains.Interfaces.Jobs;

/// <summary>
/// The jobs of a pipeline: replays of ranges and of dead letters, and audits. One at a time; it goes on over restarts, moves and crashes of silos. Keyed by the
/// pipeline's name.
/// </summary>
[Alias("okl.IPipelineJobsGrain"), Orleans.CodeGeneration.Version(1)]
public interface IPipelineJobsGrain : IGrainWithStringKey
{
    /// <summary>Jobs that are kept.</summary>
    const int KeptJobs = 50;

    /// <summary>Starts a job, unless one is under way. Stands in the pipeline's changes.</summary>
    /// <exception cref="ArgumentException">There is no such topic or partition, nothing in the range, no dead letter that is meant, or reason or name is empty or too long.</exception>
    [Alias("Start"), ResponseTimeout("00:02:00")]
    Task<JobStart> StartAsync(JobOrder order);

    /// <summary>What a job would look at.</summary>
    /// <exception cref="ArgumentException">As of <see cref="StartAsync"/>.</exception>
    [Alias("Plan"), AlwaysInterleave, ResponseTimeout("00:02:00")]
    Task<ImmutableArray<JobRange>> PlanAsync(JobOrder order);

    /// <summary>The jobs, the latest first; the last <see cref="KeptJobs"/> are kept.</summary>
    [Alias("List"), AlwaysInterleave]
    Task<ImmutableArray<PipelineJob>> ListAsync();

    /// <summary>One of them; null when there is none of that name.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<PipelineJob?> GetAsync(string id);

    /// <summary>Ends a job: what it has begun to ship is finished. One that has ended stays as it is. Stands in the pipeline's changes.</summary>
    /// <returns>The job; null when there is none of that name.</returns>
    /// <exception cref="ArgumentException">Reason or name is empty or too long.</exception>
    [Alias("Cancel")]
    Task<PipelineJob?> CancelAsync(string id, string reason, string by);

    /// <summary>Sees to it that the job that is under way goes on.</summary>
    [Alias("Watch"), AlwaysInterleave]
    Task WatchAsync();
}
