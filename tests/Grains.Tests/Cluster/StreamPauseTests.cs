using Orleans.Core.Internal;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

public sealed class StreamPauseTests(ShipperCluster cluster) : IClassFixture<ShipperCluster>
{
    private IPipelineAdminGrain Admin => cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("app");

    [Fact]
    public async Task PauseStreams_OfOneSelector_HoldsThoseUntilTheyAreResumedAlsoOverANewLife()
    {
        PartitionId paused = new("app", "quiet", 0), other = new("app", "loud", 0);
        await cluster.ReconcileAsync(("quiet", 1), ("loud", 1));
        var scope = new StreamScope(Selector: "{topic=\"quiet\"}");

        var outcome = await Admin.PauseStreamsAsync(scope, "too dear", "ann");
        Assert.Equal((true, scope, 0), (outcome.Changed, outcome.Pauses.Single(pause => pause.Scope == scope).Scope, outcome.Silent.Length));
        Assert.False((await Admin.PauseStreamsAsync(scope, "again", "bob")).Changed);
        cluster.Feeds.Append(paused, "a", "b");
        cluster.Feeds.Append(other, "c");

        await cluster.ReachesAsync(other, status => status.Delivered == 1, "the other stream goes on");
        var stream = await HeldAsync();
        Assert.Equal("too dear", stream.Pause?.Reason);
        var drain = await Admin.DrainStreamsAsync(scope, "a try", "ann", TimeSpan.FromMilliseconds(200));
        Assert.Equal((1, 1, false), (drain.Streams, drain.Unsettled, drain.IsDrained));
        await cluster.Silo.Client.GetGrain<IStreamBatcherGrain>(stream.Stream.ToString()).Cast<IGrainManagementExtension>().DeactivateOnIdle(TestContext.Current.CancellationToken);
        await HeldAsync();
        Assert.Empty(cluster.LinesOf("quiet"));
        Assert.Single((await Admin.GetStatusAsync()).StreamPauses, pause => pause.Scope == scope);

        Assert.False((await Admin.ResumeStreamsAsync(new StreamScope(Tenant: "nobody"), "a mistake", "bob")).Changed);
        Assert.True((await Admin.ResumeStreamsAsync(new StreamScope(Selector: "{ }"), "paid", "bob")).Changed);
        await cluster.ReachesAsync(paused, status => status.Delivered == 2, "it goes on");
        Assert.Equal(["a", "b"], cluster.LinesOf("quiet"));
        Assert.True((await Admin.DrainStreamsAsync(scope, "nothing is held", "ann", TimeSpan.FromSeconds(20))).IsDrained);
        Assert.Equal(
            [(ControlAction.ResumeStreams, "bob", "all streams"), (ControlAction.Flush, "ann", scope.ToString()), (ControlAction.PauseStreams, "ann", scope.ToString())],
            (await Admin.GetChangesAsync()).Where(change => change.Detail is "all streams" || change.Detail == scope.ToString()).Select(change => (change.Action, change.By, change.Detail)));
    }

    [Theory]
    [InlineData("{topic=", "why")]
    [InlineData("{topic=\"a\"}", "")]
    public async Task PauseStreams_WhatMakesNoSense_IsRefused(string selector, string reason) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Admin.PauseStreamsAsync(new StreamScope(Selector: selector), reason, "ann"));

    private async Task<StreamStatus> HeldAsync()
    {
        StreamStatus? found = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                var page = await Admin.GetStreamsAsync(new StreamQuery { Selector = "{topic=\"quiet\"}" });
                found = page.Items.SingleOrDefault();
                return found is { State: StreamState.Paused, HeldRecords: 2 };
            },
            "the stream is paused and holds both records");
        return found!;
    }
}
