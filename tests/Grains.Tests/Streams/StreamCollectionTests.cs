using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Metadata;
using Orleans.TestingHost;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Streams;

/// <summary>Orleans collects batchers that no call has reached for 2 s, and looks each second.</summary>
public sealed class StreamCollectionTests : IAsyncLifetime
{
    private readonly ShipperCluster _cluster = new()
    {
        Configure = silo => silo
            .Configure<GrainCollectionOptions>(options => options.CollectionQuantum = TimeSpan.FromSeconds(1))
            .Services.AddSingleton<IGrainPropertiesProvider, ShortAge>(),
    };

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Collection_OnlyHandOvers_KeepsTheBatcherWhileItHoldsThemAndNoLonger()
    {
        var silo = _cluster.Silo.Silos[0];
        var partition = new PartitionId("app", "collected", 0);
        await _cluster.StartAsync(partition, silo);
        _cluster.Loki.Hold("collected");
        _cluster.Feeds.Append(partition, "a");
        await Eventually.HoldsAsync(() => _cluster.Loki.PushesOf("collected") == 1, "the push is under way");

        for (var i = 0; i < 3; i++)
        {
            await ShipperCluster.BatcherAsync(new PartitionId("app", "quiet", 0), silo);
            await Eventually.HoldsAsync(() => !IsHere(silo, "quiet"), "a quiet batcher is collected");
            Assert.True(IsHere(silo, "collected"), "It is collected although it holds a chunk.");
        }

        _cluster.Loki.Resume("collected");

        await Eventually.HoldsAsync(() => !IsHere(silo, "collected"), "it is collected, too");
        Assert.Equal(["a"], _cluster.LinesOf("collected"));
        Assert.Equal(1, _cluster.Loki.PushesOf("collected"));
    }

    private static bool IsHere(InProcessSiloHandle silo, string topic) =>
        silo.ServiceProvider.GetRequiredService<LocalStreams>().FindInbox(new LabelStream("app", "", $"{{topic=\"{topic}\"}}")) is not null;

    private sealed class ShortAge : IGrainPropertiesProvider
    {
        public void Populate(Type grainClass, GrainType grainType, Dictionary<string, string> properties)
        {
            if (grainClass == typeof(StreamBatcherGrain))
            {
                properties[WellKnownGrainTypeProperties.IdleDeactivationPeriod] = "00:00:02";
            }
        }
    }
}
