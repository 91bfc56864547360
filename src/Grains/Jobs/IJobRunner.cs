using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;

namespace OrleansKafkaLoki.Grains.Jobs;

/// <summary>Does the work of jobs.</summary>
public interface IJobRunner
{
    /// <summary>What a job looks at.</summary>
    /// <exception cref="ArgumentException">There is no such topic or partition, or nothing in the range.</exception>
    Task<ImmutableArray<JobRange>> PlanAsync(string pipeline, JobOrder order, CancellationToken cancellationToken);

    /// <summary>Does a job, from where an earlier silo has left it.</summary>
    /// <param name="pipeline">Whose.</param>
    /// <param name="job">The job, as it was kept last.</param>
    /// <param name="watch">Is told how far it is.</param>
    /// <param name="cancellationToken">Ends it as soon as what it ships has its outcome.</param>
    /// <exception cref="JobException">It can never be done.</exception>
    Task<JobResult> RunAsync(string pipeline, PipelineJob job, IJobWatch watch, CancellationToken cancellationToken);
}
