using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.Api.Reading;

namespace OrleansKafkaLoki.Silo.Tests.Api;

/// <summary>The jobs of <c>app</c> as a test wants them.</summary>
internal sealed class StaticJobs : IJobOperator
{
    /// <summary>The jobs that there are.</summary>
    public List<PipelineJob> Jobs { get; } = [];

    /// <summary>What was asked to be cancelled.</summary>
    public List<string> Cancelled { get; } = [];

    public Task<IReadOnlyList<JobRange>> PlanAsync(string pipeline, JobOrder order) => order.Scope.Topic == "none"
        ? throw new ArgumentException("The pipeline 'app' reads no topic 'none'; it reads a.", nameof(order))
        : Task.FromResult<IReadOnlyList<JobRange>>([new JobRange(new PartitionId(pipeline, "a", 0), 10, 40, 2), new JobRange(new PartitionId(pipeline, "a", 1), 5, 5, 0)]);

    public async Task<JobStart> StartAsync(string pipeline, JobOrder order)
    {
        var ranges = await PlanAsync(pipeline, order);
        if (Jobs.Find(job => job.IsUnderWay) is { } other)
        {
            return new JobStart(false, other);
        }

        var job = new PipelineJob
        {
            Id = $"{ApiNames(order.Kind)}{Jobs.Count + 1}", Order = order, State = JobState.Running, StartedMs = 1_700_000_000_000, Silo = StaticCluster.First.ToString(), Attempts = 1,
            Offsets = 30, Unshipped = 2, Ranges = [.. ranges],
        };
        Jobs.Insert(0, job);
        return new JobStart(true, job);
    }

    public Task<IReadOnlyList<PipelineJob>> JobsAsync(string pipeline) => Task.FromResult<IReadOnlyList<PipelineJob>>(Jobs);

    public Task<PipelineJob?> JobAsync(string pipeline, string id) => Task.FromResult(Jobs.Find(job => job.Id == id));

    public Task<PipelineJob?> CancelAsync(string pipeline, string id, string reason, string by)
    {
        Cancelled.Add($"{id} {reason} {by}");
        return Task.FromResult(Jobs.Find(job => job.Id == id) is { } job ? job with { State = JobState.Cancelling } : null);
    }

    public Task<AuditStatus> AuditAsync(string pipeline) => Task.FromResult(new AuditStatus
    {
        Pipeline = pipeline, AuditedUntil = DateTimeOffset.UnixEpoch, Records = 7, Missing = 1, Twice = 0, Unasked = 0,
        Findings = [new AuditFinding(AuditKind.Missing, new PartitionId(pipeline, "a", 3), 41, 1_700_000_000_000_000_000, new LabelStream(pipeline, "t", """{app="x"}"""), "")],
    });

    private static char ApiNames(JobKind kind) => char.ToLowerInvariant(kind.ToString()[0]);
}
