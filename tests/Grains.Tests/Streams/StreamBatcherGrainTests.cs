using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams.Placement;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Streams;

public sealed class StreamBatcherGrainTests : IClassFixture<StreamBatcherGrainTests.ThreeSilos>
{
    private readonly ShipperCluster _cluster;
    private readonly InProcessSiloHandle _a;
    private readonly InProcessSiloHandle _b;
    private readonly InProcessSiloHandle _c;
    private readonly int _questions;

    public StreamBatcherGrainTests(ThreeSilos silos)
    {
        _cluster = silos.Cluster;
        (_a, _b, _c) = (_cluster.Silo.Silos[0], _cluster.Silo.Silos[1], _cluster.Silo.Silos[2]);
        _questions = _cluster.Loki.Questions;
    }

    [Fact]
    public async Task Append_TrafficFromAnotherSilo_MovesThereWithItsJournalAndRepeatsNothing()
    {
        var partition = new PartitionId("app", "pull", 0);
        var batcher = await ShipperCluster.BatcherAsync(partition, _a);
        await _cluster.StartAsync(partition, _b);

        using var moves = CountMovesFrom(_a);
        var appended = await AppendUntilAsync([partition], async () => await SiloOf(batcher) == _b.SiloAddress.ToString());
        appended += Append([partition], appended, 50);

        await DeliveredAsync(partition, appended);
        Assert.Equal("1 moves, 1 reads", $"{moves.Count} moves, {_cluster.Journals.ReadsOf(batcher.GetPrimaryKeyString())} reads");
        Assert.Equal(_questions, _cluster.Loki.Questions);
    }

    [Fact]
    public async Task Append_PushUnderWay_IsBroughtToItsVerdictBeforeTheStreamMoves()
    {
        var partition = new PartitionId("app", "hang", 0);
        var batcher = await ShipperCluster.BatcherAsync(partition, _a);
        await _cluster.StartAsync(partition, _b);
        _cluster.Loki.Hold("hang");
        for (var appended = 0; appended < 10;)
        {
            appended += Append([partition], appended, 1);
            await Eventually.HoldsAsync(async () => (await batcher.GetStatusAsync()).HeldRecords == appended, $"{appended} records are held");
        }

        var status = await batcher.GetStatusAsync();
        Assert.Equal((_a.SiloAddress.ToString(), true), (status.Silo, status.Pushing));
        _cluster.Loki.Resume("hang");

        var all = await AppendUntilAsync([partition], async () => await SiloOf(batcher) == _b.SiloAddress.ToString(), first: 10);
        await DeliveredAsync(partition, all);
        Assert.Equal(_questions, _cluster.Loki.Questions);
    }

    [Fact]
    public async Task GiveUp_StoreHangs_LeavesInTimeAndTheNextSiloGoesOn()
    {
        var partition = new PartitionId("app", "need", 0);
        var batcher = await ShipperCluster.BatcherAsync(partition, _a);
        await _cluster.StartAsync(partition, _b);
        Append([partition], 0, 1);
        await DeliveredAsync(partition, 1);
        _cluster.Journals.Close(_a.SiloAddress);
        try
        {
            Append([partition], 1, 2);
            await Eventually.HoldsAsync(async () => (await batcher.GetStatusAsync()).Pushing, "a batch waits for its journal");
            await LocalStreams(_a).GiveUpAsync().WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);

            await DeliveredAsync(partition, 3);
            Assert.Equal(_b.SiloAddress.ToString(), await SiloOf(batcher));
        }
        finally
        {
            _cluster.Journals.Open(_a.SiloAddress);
        }

        Append([partition], 3, 3); // Late writes of the one that left are refused.
        await DeliveredAsync(partition, 6);
        Assert.Equal(_b.SiloAddress.ToString(), await SiloOf(batcher));
    }

    [Fact]
    public async Task GiveUp_NobodySends_IsPlacedByTheNextWhoDoes()
    {
        var partition = new PartitionId("app", "idle", 0);
        await ShipperCluster.BatcherAsync(partition, _a);

        await LocalStreams(_a).GiveUpAsync();

        await Eventually.HoldsAsync(
            async () =>
            {
                await ShipperCluster.BatcherAsync(partition, _b);
                return true;
            },
            "the stream is on the other silo");
    }

    [Fact]
    public async Task GiveUp_AgainAndAgainUnderLoad_LosesAndRepeatsNothing()
    {
        PartitionId[] partitions = [new("app", "storm", 0), new("app", "storm", 1)];
        var batcher = await ShipperCluster.BatcherAsync(partitions[0], _a);
        await _cluster.StartAsync(partitions[0], _b);
        await _cluster.StartAsync(partitions[1], _c);
        var silos = new HashSet<string>();
        var appended = 0;
        for (var round = 0; round < 15; round++)
        {
            appended += Append(partitions, appended, 20);
            await Eventually.HoldsAsync(() => _cluster.LinesOf("storm").Count > appended, "some are delivered", () => _cluster.LinesOf("storm").Count);
            silos.Add(await SiloOf(batcher));
            await Task.WhenAll(_cluster.Silo.Silos.Select(silo => LocalStreams(silo).GiveUpAsync()));
        }

        await Task.WhenAll(partitions.Select(partition => _cluster.ReachesAsync(partition, status => status.Checkpoint == appended, "all are delivered")));
        Assert.Equal(
            partitions.SelectMany(partition => Enumerable.Range(0, appended).Select(i => LineOf(partition, i))).Order(),
            _cluster.LinesOf("storm").Order());
        Assert.True(silos.Count > 1, "It never moved.");
        Assert.Equal(_questions, _cluster.Loki.Questions);
    }

    private static LocalStreams LocalStreams(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<LocalStreams>();

    private static async Task<string> SiloOf(IStreamBatcherGrain batcher) => (await batcher.GetStatusAsync()).Silo;

    /// <summary>Appends to each partition; returns how many to each.</summary>
    private int Append(PartitionId[] partitions, int first, int count)
    {
        foreach (var partition in partitions)
        {
            for (var i = first; i < first + count; i++)
            {
                _cluster.Feeds.Append(partition, LineOf(partition, i));
            }
        }

        return count;
    }

    private async Task<int> AppendUntilAsync(PartitionId[] partitions, Func<ValueTask<bool>> condition, int first = 0)
    {
        var next = first;
        await Eventually.HoldsAsync(
            async () =>
            {
                next += Append(partitions, next, 3);
                return await condition();
            },
            "the stream has moved");
        return next;
    }

    /// <summary>Every record of the partition is in Loki once, and they came in order.</summary>
    private async Task DeliveredAsync(PartitionId partition, int records)
    {
        await _cluster.ReachesAsync(partition, status => status.Checkpoint == records, $"the checkpoint is {records}");
        var lines = _cluster.LinesOf(partition.Topic).Where(line => line.StartsWith($"{partition.Partition}:", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(0, records).Select(i => LineOf(partition, i)), lines);
    }

    private static string LineOf(PartitionId partition, int record) => $"{partition.Partition}:{record}";

    private static MoveCount CountMovesFrom(InProcessSiloHandle silo) => new(silo.ServiceProvider.GetRequiredService<IMeterFactory>());

    private sealed class MoveCount : IDisposable
    {
        private readonly MeterListener _listener = new();
        private int _count;

        public MoveCount(IMeterFactory silo)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "okl.stream.moves" && ReferenceEquals(instrument.Meter.Scope, silo))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, moved, _, _) => Interlocked.Add(ref _count, (int)moved));
            _listener.Start();
        }

        public int Count => _count;

        public void Dispose() => _listener.Dispose();
    }

    public sealed class ThreeSilos : IAsyncLifetime
    {
        internal ShipperCluster Cluster { get; } = new() { Silos = 3 };

        public async ValueTask InitializeAsync()
        {
            await Cluster.InitializeAsync();
            foreach (var silo in Cluster.Silo.Silos)
            {
                silo.ServiceProvider.GetRequiredService<StreamMoves>().Window = TimeSpan.FromMilliseconds(50);
            }
        }

        public ValueTask DisposeAsync() => Cluster.DisposeAsync();
    }
}
