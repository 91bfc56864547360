using Orleans.Runtime.Placement;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>What librdkafka's mock cluster cannot do to a topic, on three silos.</summary>
public sealed class ChangingTopicsTests : IAsyncLifetime
{
    private readonly ShipperCluster _cluster = new()
    {
        Silos = 3,
        PipelinesOf = new Dictionary<string, IReadOnlyDictionary<string, PipelineOptions>>
        {
            ["Silo_0"] = App("^"),
            ["Silo_1"] = App("^"),
            ["Silo_2"] = App("^(?!coming)"), // Not restarted yet.
        },
    };

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Reconcile_PartitionsAddedAndATopicNew_SpreadsThemMovesNothingAndReadsAll()
    {
        await _cluster.ReconcileAsync(("logs", 4));
        var before = await EvenAsync(4);
        Append("logs", 4, "early");

        // What is written before anybody has looked counts, too.
        Append("logs", 10, "late");
        Append("more", 5, "new");
        await _cluster.ReconcileAsync(("logs", 10), ("more", 5));

        var after = await EvenAsync(15);
        Assert.All(before, home => Assert.Equal(home.Value, after[home.Key]));
        await DeliversAsync("logs", [.. Lines(4, "early"), .. Lines(10, "late")]);
        await DeliversAsync("more", Lines(5, "new"));
    }

    [Fact]
    public async Task EnsureStarted_TopicThatTheSiloIsNotConfiguredFor_RunsOnTheOthersOnly()
    {
        foreach (var silo in _cluster.Silo.Silos)
        {
            var (coming, known) = (new PartitionId("app", $"coming-{silo.Name}", 0), new PartitionId("app", $"known-{silo.Name}", 0));
            await StartAsync(coming, silo.SiloAddress);
            await StartAsync(known, silo.SiloAddress);

            await _cluster.ReachesAsync(known, status => status.State == PartitionState.Running, $"it runs on {silo.Name}");
            if (silo.Name == "Silo_2")
            {
                var status = await _cluster.Partition(coming).GetStatusAsync();
                Assert.Equal((PartitionState.Stopped, "This silo's configuration does not have the topic."), (status.State, status.Reason));
                Assert.Equal(0, status.Epoch);
            }
            else
            {
                await _cluster.ReachesAsync(coming, status => status.State == PartitionState.Running, $"it runs on {silo.Name}");
            }
        }
    }

    private async Task StartAsync(PartitionId partition, SiloAddress silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        Assert.Equal(silo, await _cluster.Partition(partition).EnsureStartedAsync(PartitionStart.Earliest));
        RequestContext.Clear();
    }

    private static Dictionary<string, PipelineOptions> App(string topics) => new() { ["app"] = ShipperCluster.Pipeline(topics: topics) };

    private static IEnumerable<string> Lines(int partitions, string text) => Enumerable.Range(0, partitions).Select(number => $"{number} {text}");

    private void Append(string topic, int partitions, string text)
    {
        for (var number = 0; number < partitions; number++)
        {
            _cluster.Feeds.Append(new PartitionId("app", topic, number), $"{number} {text}");
        }
    }

    /// <summary>Waits until so many partitions run, each silo has as many as the others give or take one, and tells where they are.</summary>
    private async Task<Dictionary<PartitionId, SiloAddress>> EvenAsync(int partitions)
    {
        var balancer = _cluster.Silo.Client.GetGrain<IPartitionBalancerGrain>(IPartitionBalancerGrain.Key);
        ClusterStatus? status = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                status = await balancer.GetStatusAsync();
                var counts = status.Silos.Select(silo => silo.Partitions.Length).ToList();
                return counts.Count == 3 && counts.Sum() == partitions && counts.Max() - counts.Min() <= 1;
            },
            $"{partitions} partitions run, evenly spread",
            () => string.Join("; ", status!.Silos.Select(silo => $"{silo.Silo}: {silo.Partitions.Length}")));
        return status!.Silos.SelectMany(silo => silo.Partitions, (silo, partition) => (silo.Silo, partition)).ToDictionary(pair => pair.partition, pair => pair.Silo);
    }

    private Task DeliversAsync(string topic, IEnumerable<string> lines) => Eventually.HoldsAsync(
        () => _cluster.LinesOf(topic).Order(StringComparer.Ordinal).SequenceEqual(lines.Order(StringComparer.Ordinal)),
        $"each line of '{topic}' is delivered once", () => string.Join(", ", _cluster.LinesOf(topic)));
}
