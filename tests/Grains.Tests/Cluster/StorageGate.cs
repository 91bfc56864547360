using System.Collections.Concurrent;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>Between silos and their store: answers no calls of a silo while the test says so, and counts reads.</summary>
internal sealed class StorageGate
{
    private readonly ConcurrentDictionary<SiloAddress, TaskCompletionSource> _closed = new();
    private readonly ConcurrentDictionary<string, int> _reads = new();

    /// <summary>How often a grain's state was read.</summary>
    public int ReadsOf(string key) => _reads.GetValueOrDefault(key);

    public void Close(SiloAddress silo) => _closed[silo] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open(SiloAddress silo)
    {
        if (_closed.TryRemove(silo, out var closed))
        {
            closed.SetResult();
        }
    }

    public Task PassAsync(SiloAddress silo) => _closed.TryGetValue(silo, out var closed) ? closed.Task : Task.CompletedTask;

    public void RecordRead(GrainId grain) => _reads.AddOrUpdate(grain.Key.ToString()!, 1, (_, reads) => reads + 1);
}
