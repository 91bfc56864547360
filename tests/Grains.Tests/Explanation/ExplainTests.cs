using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.Explanation;

/// <summary>Three silos explain what keeps partitions.</summary>
public sealed class ExplainTests
{
    [Fact]
    public async Task Explain_OfThreeSilos_TellsWhatEachRemembers()
    {
        await using var cluster = new ShipperCluster { Silos = 3 };
        await cluster.InitializeAsync();
        await cluster.ReconcileAsync(("letters", 1), ("mute", 1), ("paused", 1));
        var app = cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("app");

        cluster.DeadLetters.Full["letters"] = true;
        cluster.Feeds.Append(new PartitionId("app", "letters", 0), new string('x', 200));
        var letters = await TellsAsync(app, ExplainSubject.OfPartition("letters", 0), CauseKind.DeadLettersStuck);
        Assert.Equal(("No space left on device.", 0, "retrying"), (letters.Words, letters.HoldsOffset, letters.State));
        Assert.True(letters.Chain[0] is { Kind: LinkKind.Partition, Attempt: > 0 });
        var pipeline = await TellsAsync(app, ExplainSubject.All, CauseKind.DeadLettersStuck);
        Assert.Equal(1, pipeline.Partitions);

        await app.PauseAsync(new PartitionScope("paused"), "upgrade", "ann");
        Assert.Equal("ann has paused paused: upgrade", (await TellsAsync(app, ExplainSubject.OfPartition("paused", 0), CauseKind.Paused)).Because);

        var mute = await TellsAsync(app, ExplainSubject.OfPartition("mute", 0), CauseKind.NotRunning);
        Assert.Contains("does not answer", mute.Because, StringComparison.Ordinal);

        cluster.DeadLetters.Full.Clear();
        await TellsAsync(app, ExplainSubject.OfPartition("letters", 0), CauseKind.NothingIsWrong);
        cluster.Topics.Listing = cluster.Topics.Listing with { Leaderless = ImmutableArray.Create(new PartitionId("app", "letters", 0)) };
        await cluster.Silo.Client.GetGrain<IPipelineCoordinatorGrain>("app").ReconcileAsync();
        await TellsAsync(app, ExplainSubject.OfPartition("letters", 0), CauseKind.NoLeader);

        await Assert.ThrowsAsync<ArgumentException>(() => app.ExplainAsync(ExplainSubject.OfPartition("nowhere", 0)));
        await Assert.ThrowsAsync<ArgumentException>(() => app.ExplainAsync(ExplainSubject.OfStream("""{topic="nowhere"}""", "")));
    }

    private static async Task<Diagnosis> TellsAsync(IPipelineAdminGrain app, ExplainSubject subject, CauseKind cause)
    {
        Diagnosis? diagnosis = null;
        await Eventually.HoldsAsync(async () => (diagnosis = await app.ExplainAsync(subject)).Cause == cause, $"{subject} is explained by {cause}", () => diagnosis);
        return diagnosis!;
    }
}
