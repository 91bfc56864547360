using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Jobs;

namespace OrleansKafkaLoki.Silo.Tests.Jobs;

/// <summary>Keeps what a job says.</summary>
internal sealed class KeptProgress : IJobWatch
{
    /// <summary>What was kept, in order.</summary>
    public ConcurrentQueue<JobProgress> Kept { get; } = new();

    /// <summary>What was shown last.</summary>
    public JobProgress? Shown { get; private set; }

    /// <summary>Called before anything is kept.</summary>
    public Action<JobProgress> Keeping { get; init; } = _ => { };

    public void Show(JobProgress progress) => Shown = progress;

    public Task KeepAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        Keeping(progress);
        Kept.Enqueue(progress);
        return Task.CompletedTask;
    }
}
