using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Checkpoints;
using OrleansKafkaLoki.Grains.Tests.Cluster;
using OrleansKafkaLoki.Grains.Tests.Storage;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

/// <summary>Sessions without their grain, so that the checkpoint store can be taken away.</summary>
public sealed class PartitionSessionTests(ShipperCluster cluster) : IClassFixture<ShipperCluster>
{
    private readonly FakeState<PartitionCheckpoint>.Store _store = new();
    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;

    [Fact]
    public async Task DrainAsync_StoreComesBackInTime_StoresTheLastCheckpoint()
    {
        using var session = await StartAsync("store-back", "a", "b", "c");
        _store.Away = true;
        var drain = InTurnAsync(() => session.DrainAsync(TimeSpan.FromSeconds(20)));
        var writes = _store.Writes;
        await Eventually.HoldsAsync(() => _store.Writes > writes + 1, "the checkpoint is tried again");

        _store.Away = false;
        await drain;

        Assert.Equal(3, _store.Stored.NextOffset);
    }

    [Fact]
    public async Task DrainAsync_StoreStaysAway_GivesUpAtItsDeadline()
    {
        using var session = await StartAsync("store-gone", "a", "b", "c");
        _store.Away = true;

        await InTurnAsync(() => session.DrainAsync(TimeSpan.FromMilliseconds(200)));

        Assert.Equal((PartitionState.Stopped, 0L), (session.Status().State, _store.Stored.NextOffset));
    }

    private async Task<PartitionSession> StartAsync(string topic, params string[] lines)
    {
        var partition = new PartitionId("patient", topic, 0);
        cluster.Feeds.Append(partition, lines);
        var services = cluster.Silo.Silos[0].ServiceProvider.GetRequiredService<PartitionServices>();
        var session = new PartitionSession(partition, new FakeState<PartitionCheckpoint>(_store), cluster.Silo.Client, SiloAddress.Zero, services);
        await InTurnAsync(() =>
        {
            session.Start(PartitionStart.Configured);
            return Task.CompletedTask;
        });
        await Eventually.HoldsAsync(() => session.Status().InFlight == lines.Length, "the records are in flight");
        return session;
    }

    private Task InTurnAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, TestContext.Current.CancellationToken, TaskCreationOptions.None, _turns).Unwrap();
}
