using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Runtime.Placement;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Pipelines.Placement;

public sealed class RunsPipelineTests(UnevenCluster uneven) : IClassFixture<UnevenCluster>
{
    private readonly ShipperCluster _cluster = uneven.Cluster;

    [Fact]
    public async Task Placement_PartitionsOfAPipeline_RunOnlyWhereItIs()
    {
        var silos = await Task.WhenAll(Enumerable.Range(0, 60).Select(async partition =>
            (await _cluster.Partition(new PartitionId("patient", "spread", partition)).GetStatusAsync()).Silo));

        // Which of the two is Orleans' choice, by their load; that each can be the one is what the hints below show.
        Assert.Subset(new HashSet<string> { Address(UnevenCluster.Both), Address(UnevenCluster.New) }, silos.ToHashSet());
    }

    [Fact]
    public async Task Placement_HintOfASiloWithoutThePipeline_IsNotFollowed()
    {
        var silos = new List<string>();
        for (var partition = 0; partition < 10; partition++)
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloOf(UnevenCluster.Old).SiloAddress);
            silos.Add((await _cluster.Partition(new PartitionId("patient", "hint", partition)).GetStatusAsync()).Silo);
            foreach (var silo in new[] { UnevenCluster.New, UnevenCluster.Both })
            {
                RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloOf(silo).SiloAddress);
                var obeyed = _cluster.Partition(new PartitionId("patient", $"obeyed-{silo}", partition));
                Assert.Equal(Address(silo), (await obeyed.GetStatusAsync()).Silo);
            }
        }

        RequestContext.Clear();
        Assert.DoesNotContain(Address(UnevenCluster.Old), silos);
    }

    [Fact]
    public async Task Placement_CallFromASiloWithoutThePipeline_RunsWhereItIs()
    {
        var batcher = GrainsOf(UnevenCluster.Old).GetGrain<IStreamBatcherGrain>(new LabelStream("patient", "", "{prefer=\"local\"}").ToString());
        var admin = GrainsOf(UnevenCluster.Old).GetGrain<IPipelineAdminGrain>("patient");

        Assert.NotEqual(Address(UnevenCluster.Old), (await batcher.GetStatusAsync()).Silo);
        Assert.Equal("patient", (await admin.GetStatusAsync()).Pipeline);
    }

    [Fact]
    public async Task Migration_ToASiloWithoutThePipeline_StaysWhereItIs()
    {
        var partition = _cluster.Partition(new PartitionId("patient", "moving", 0));
        await MigrateAsync(partition, UnevenCluster.New);
        await ReachesAsync(partition, UnevenCluster.New);
        await MigrateAsync(partition, UnevenCluster.Both);
        await ReachesAsync(partition, UnevenCluster.Both);

        await MigrateAsync(partition, UnevenCluster.Old);

        Assert.NotEqual(Address(UnevenCluster.Old), (await partition.GetStatusAsync()).Silo);
    }

    [Fact]
    public async Task Placement_NoSiloHasThePipeline_SaysSo()
    {
        var call = _cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("gone").GetStatusAsync();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => call.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken));

        Assert.Contains("No running silo has the pipeline 'gone' in its configuration", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Supervisors_EachPipeline_HasItsCoordinatorWhereItIs()
    {
        var management = _cluster.Silo.Client.GetGrain<IManagementGrain>(0);
        foreach (var (pipeline, without) in new[] { ("app", UnevenCluster.New), ("patient", UnevenCluster.Old) })
        {
            var coordinator = _cluster.Silo.Client.GetGrain<IPipelineCoordinatorGrain>(pipeline);
            await coordinator.GetStatusAsync();

            Assert.NotEqual(SiloOf(without).SiloAddress, await management.GetActivationAddress(coordinator, TestContext.Current.CancellationToken));
        }
    }

    private Orleans.TestingHost.InProcessSiloHandle SiloOf(string name) => _cluster.Silo.Silos.Single(silo => silo.Name == name);

    private string Address(string name) => SiloOf(name).SiloAddress.ToString();

    private IGrainFactory GrainsOf(string name) => SiloOf(name).ServiceProvider.GetRequiredService<IGrainFactory>();

    private async Task MigrateAsync(IPartitionConsumerGrain partition, string silo)
    {
        await partition.GetStatusAsync();
        RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloOf(silo).SiloAddress);
        await partition.Cast<IGrainManagementExtension>().MigrateOnIdle();
        RequestContext.Clear();
    }

    private Task ReachesAsync(IPartitionConsumerGrain partition, string silo) => Eventually.HoldsAsync(
        async () => (await partition.GetStatusAsync()).Silo == Address(silo), $"it runs on {silo}");
}
