using Orleans.Core.Internal;
using OrleansKafkaLoki.Grains.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>Pauses, resumptions, restarts and records in any order: what is paused stays where it is, and in the end each record stands once.</summary>
public sealed class PauseModelTests(ShipperCluster cluster) : IClassFixture<ShipperCluster>
{
    private const int Partitions = 3;

    private IPipelineAdminGrain Admin => cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("app");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Commands_AnyOrder_PausedStaysPausedAndNothingIsLostOrTwice(int seed)
    {
        var random = new Random(seed);
        var (topic, model, produced) = ($"model-{seed}", new PipelineControl(), new List<string>());
        List<PartitionId> partitions = [.. Enumerable.Range(0, Partitions).Select(number => new PartitionId("app", topic, number))];
        var frozen = new Dictionary<PartitionId, long>();
        await cluster.ReconcileAsync((topic, Partitions));
        for (var step = 0; step < 40; step++)
        {
            var partition = partitions[random.Next(Partitions)];
            var scope = random.Next(3) == 0 ? new PartitionScope(topic) : new PartitionScope(topic, partition.Partition);
            switch (random.Next(5))
            {
                case 0:
                    await Admin.PauseAsync(scope, "why", "who");
                    model.Pause(new PauseOrder { Scope = scope, Reason = "why", By = "who", SinceMs = 0 });
                    break;
                case 1:
                    await Admin.ResumeAsync(scope, "why", "who");
                    model.Resume(new ControlChange { AtMs = 0, Action = ControlAction.Resume, Scope = scope, By = "who", Reason = "why" });
                    break;
                case 2:
                    await cluster.Partition(partition).Cast<IGrainManagementExtension>().DeactivateOnIdle(TestContext.Current.CancellationToken);
                    break;
                default:
                    produced.Add($"{seed}-{step}");
                    cluster.Feeds.Append(partition, produced[^1]);
                    break;
            }

            foreach (var one in partitions)
            {
                await CheckAsync(one, model.PauseOf(one) is not null, frozen);
            }
        }

        await Admin.ResumeAsync(new PartitionScope(topic), "over", "who");
        foreach (var partition in partitions)
        {
            await cluster.ReachesAsync(partition, status => status is { State: PartitionState.Running, LagRecords: 0, Unaccounted: 0 }, "all is delivered");
        }

        Assert.Equal(produced.Order(StringComparer.Ordinal), cluster.LinesOf(topic).Order(StringComparer.Ordinal));
    }

    private async Task CheckAsync(PartitionId partition, bool isPaused, Dictionary<PartitionId, long> frozen)
    {
        PartitionStatus? status = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                await cluster.ReconcileAsync((partition.Topic, Partitions)); // Starts what was ended.
                status = await cluster.Partition(partition).GetStatusAsync();
                return status.State == (isPaused ? PartitionState.Paused : PartitionState.Running) && (!isPaused || status.InFlight == 0);
            },
            isPaused ? "it is paused, and has the verdicts of what it had read" : "it runs", () => status);
        if (!isPaused)
        {
            frozen.Remove(partition);
        }
        else if (!frozen.TryAdd(partition, status!.Position))
        {
            Assert.Equal(frozen[partition], status.Position);
        }
    }
}
