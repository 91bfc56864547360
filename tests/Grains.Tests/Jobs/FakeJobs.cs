using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Jobs;

namespace OrleansKafkaLoki.Grains.Tests.Jobs;

/// <summary>Jobs that go on as far as a test lets them.</summary>
internal sealed class FakeJobs : IJobRunner
{
    private volatile TaskCompletionSource<JobResult> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The jobs that were begun, as they were then.</summary>
    public ConcurrentQueue<PipelineJob> Begun { get; } = new();

    /// <summary>Whom the last one tells how far it is.</summary>
    public IJobWatch? Watch { get; private set; }

    /// <summary>Lets what is under way, and what comes, end so.</summary>
    public void End(JobResult result) => _end.TrySetResult(result);

    /// <summary>Has it fail.</summary>
    public void Fail(Exception exception) => _end.TrySetException(exception);

    public Task<ImmutableArray<JobRange>> PlanAsync(string pipeline, JobOrder order, CancellationToken cancellationToken) => order.FromOffset > 100
        ? throw new ArgumentException("Kafka holds nothing of that range.", nameof(order))
        : Task.FromResult<ImmutableArray<JobRange>>([new JobRange(new PartitionId(pipeline, order.Scope.Topic ?? "any", 0), order.FromOffset ?? 0, 100, 5)]);

    public async Task<JobResult> RunAsync(string pipeline, PipelineJob job, IJobWatch watch, CancellationToken cancellationToken)
    {
        Watch = watch;
        Begun.Enqueue(job);
        return await _end.Task.WaitAsync(cancellationToken);
    }
}
