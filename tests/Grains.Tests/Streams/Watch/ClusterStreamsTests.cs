using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Watch;

/// <summary>Streams on three silos, as an operator sees and flushes them.</summary>
public sealed class ClusterStreamsTests(ClusterStreamsTests.ThreeSilos silos) : IClassFixture<ClusterStreamsTests.ThreeSilos>
{
    private ShipperCluster Cluster => silos.Cluster;

    private IPipelineAdminGrain App => Cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("app");

    private IPipelineAdminGrain Patient => Cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("patient");

    [Fact]
    public async Task GetStreams_OnThreeSilos_AreAllThereByPages()
    {
        List<PartitionId> partitions = [.. Enumerable.Range(0, 9).Select(i => new PartitionId("app", $"paged-{i}", 0))];
        for (var i = 0; i < partitions.Count; i++)
        {
            await Cluster.StartAsync(partitions[i], Cluster.Silo.Silos[i % 3]);
            Cluster.Feeds.Append(partitions[i], [.. Enumerable.Range(0, i + 1).Select(n => $"{n}")]);
        }

        foreach (var (i, partition) in partitions.Index())
        {
            await Cluster.ReachesAsync(partition, status => status.Delivered == i + 1, "all is delivered");
        }

        var query = new StreamQuery { Selector = """{topic=~"paged-.*"}""", Sort = StreamColumn.Delivered, Limit = 4 };
        var (delivered, pages) = (new List<long>(), new List<StreamPage>());
        for (StreamPlace? after = null; pages.Count == 0 || after is not null; after = pages[^1].Next)
        {
            pages.Add(await App.GetStreamsAsync(query with { After = after }));
            delivered.AddRange(pages[^1].Items.Select(item => item.DeliveredRecords));
        }

        Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2, 1], delivered);
        Assert.Equal([4, 4, 1], pages.Select(page => page.Items.Length));
        Assert.All(pages, page => Assert.Equal((9, new StreamCount(StreamState.Idle, 9)), (page.Total, Assert.Single(page.States))));
        Assert.Equal(3, pages.SelectMany(page => page.Items).Select(item => item.Silo).Distinct().Count());
        Assert.All(pages.SelectMany(page => page.Items), item => Assert.Equal(
            (true, true, null, 0), (item.LastPushMs > 0, item.NewestTimestampNs > 0, item.LastError, item.Attempt)));
        Assert.All(pages, page => Assert.Empty(page.Silent));

        var own = Cluster.Silo.Silos[1].SiloAddress.ToString();
        var onSilo = await App.GetStreamsAsync(query with { Silos = [own], Sort = StreamColumn.Labels, Descending = false });
        Assert.All(onSilo.Items, item => Assert.Equal(own, item.Silo));
        Assert.Equal(0, (await App.GetStreamsAsync(query with { States = [StreamState.Throttled] })).Total);
        Assert.Equal(0, (await App.GetStreamsAsync(query with { Tenants = ["other"] })).Total);
    }

    [Fact]
    public async Task GetStreams_LokiHangs_AreRunningWithWhatTheyHold()
    {
        var partition = new PartitionId("app", "held", 0);
        await Cluster.StartAsync(partition, Cluster.Silo.Silos[2]);
        Cluster.Loki.Hold("held");
        Cluster.Feeds.Append(partition, "a", "b");
        StreamPage? page = null;
        await Eventually.HoldsAsync(
            async () => (page = await App.GetStreamsAsync(new StreamQuery { Selector = """{topic="held"}""", States = [StreamState.Running] })) is { HeldRecords: 2, HeldBytes: > 0 }
                && page.Items.Single().Pushing,
            "the stream pushes two records", () => page);

        Cluster.Loki.Resume("held");
        await Cluster.ReachesAsync(partition, status => status.Delivered == 2, "they are delivered");
    }

    [Fact]
    public async Task GetStreams_TenantFails_TellTheTruthOfWhatWaitsForIt()
    {
        var partition = new PartitionId("split", "waiting", 0);
        await Cluster.StartAsync(partition, Cluster.Silo.Silos[0]);
        Cluster.Loki.Hold("waiting");
        Cluster.Feeds.Append(partition, "a");
        var admin = Cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("split");
        await Eventually.HoldsAsync(async () => (await admin.GetStreamsAsync(new StreamQuery())).Items.Any(item => item.Pushing), "it pushes");
        var since = DateTimeOffset.FromUnixTimeMilliseconds(1_000);
        Cluster.Loki.Tenants["split"] = [new TenantPushing("", 1, 0) { ThrottledSince = since, NextTry = since.AddSeconds(1), LastError = new PushAnswer(PushDisposition.Throttled, 429, "slow down"), LastErrorAt = since }];

        var throttled = Assert.Single((await admin.GetStreamsAsync(new StreamQuery { States = [StreamState.Throttled] })).Items);
        var tenant = Assert.Single((await admin.GetTenantsAsync()).Items);
        Cluster.Loki.Tenants["split"] = [new TenantPushing("", 1, 4) { FailingSince = since }];
        var retrying = Assert.Single((await admin.GetStreamsAsync(new StreamQuery())).Items);

        Assert.Equal((1_000, 2_000), (throttled.ThrottledSinceMs, throttled.NextTryMs));
        Assert.Equal(("slow down", 429, 1_000), (throttled.LastError, throttled.LastErrorStatus, throttled.LastErrorMs));
        Assert.Equal((1, 1, 1_000), (tenant.Streams, (int)tenant.HeldRecords, tenant.ThrottledSinceMs));
        Assert.Equal((3, 0), (tenant.InFlight, tenant.Limit)); // One of each silo.
        Assert.Equal("slow down", tenant.LastRefused!.LastError);
        Assert.Equal((StreamState.Retrying, null), (retrying.State, retrying.ThrottledSinceMs));
        Cluster.Loki.Tenants.Clear();
        Cluster.Loki.Resume("waiting");
    }

    [Fact]
    public async Task Flush_OfAPartition_PushesTheStreamsThatHoldSomethingOfIt()
    {
        PartitionId[] partitions = [new("patient", "flushed", 0), new("patient", "kept", 0), new("patient", "kept", 1)];
        Cluster.Topics.Listing = new TopicListing(new Dictionary<string, int> { ["flushed"] = 1, ["kept"] = 2 }.ToImmutableSortedDictionary(), []);
        await Cluster.Silo.Client.GetGrain<IPipelineCoordinatorGrain>("patient").ReconcileAsync();
        foreach (var partition in partitions)
        {
            await Cluster.ReachesAsync(partition, status => status.State == PartitionState.Running, "it runs");
            Cluster.Feeds.Append(partition, $"{partition}");
        }

        await Eventually.HoldsAsync(async () => (await Patient.GetStreamsAsync(new StreamQuery())).HeldRecords == 3, "all wait for their batches");

        var outcome = await Patient.FlushAsync(new PartitionScope("flushed", 0), "now", "ann");
        await Cluster.ReachesAsync(partitions[0], status => status.Delivered == 1, "it is pushed");
        Assert.Equal(2, (await Patient.GetStreamsAsync(new StreamQuery())).HeldRecords);
        Assert.Equal((1, 0), (outcome.Streams, outcome.Silent.Length));

        var none = await Patient.FlushStreamsAsync(new StreamScope("other"), "now", "ann");
        var selected = await Patient.FlushStreamsAsync(new StreamScope(Selector: """{topic="kept"}"""), "later", "bob");
        await Cluster.ReachesAsync(partitions[2], status => status.Delivered == 1, "it is pushed, too");

        Assert.Equal((0, 1), (none.Streams, selected.Streams));
        Assert.Equal(
            [(ControlAction.Flush, default, """{topic="kept"}""", "bob"), (ControlAction.Flush, new PartitionScope("flushed", 0), null, "ann")],
            (await Patient.GetChangesAsync()).Select(change => (change.Action, change.Scope, change.Detail, change.By)));
        await Assert.ThrowsAsync<UnknownPartitionException>(() => Patient.FlushAsync(new PartitionScope("nowhere"), "now", "ann"));
        await Assert.ThrowsAsync<ArgumentException>(() => Patient.FlushStreamsAsync(new StreamScope(Selector: "{"), "now", "ann"));
        await Assert.ThrowsAsync<ArgumentException>(() => Patient.FlushStreamsAsync(StreamScope.All, "", "ann"));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1001, null)]
    [InlineData(1, "{")]
    public async Task GetStreams_WhatCannotBeAsked_IsRefused(int limit, string? selector) =>
        await Assert.ThrowsAsync<ArgumentException>(() => App.GetStreamsAsync(new StreamQuery { Limit = limit, Selector = selector }));

    public sealed class ThreeSilos : IAsyncLifetime
    {
        internal ShipperCluster Cluster { get; } = new() { Silos = 3 };

        public ValueTask InitializeAsync() => Cluster.InitializeAsync();

        public ValueTask DisposeAsync() => Cluster.DisposeAsync();
    }
}
