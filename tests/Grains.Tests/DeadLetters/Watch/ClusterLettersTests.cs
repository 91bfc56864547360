using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Grains.DeadLetters.Watch;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Tests.Cluster;

namespace OrleansKafkaLoki.Grains.Tests.DeadLetters.Watch;

/// <summary>Dead letters on two silos, as an operator sees them.</summary>
public sealed class ClusterLettersTests : IAsyncLifetime
{
    private readonly ShipperCluster _cluster = new() { Silos = 2 };

    private IPipelineAdminGrain App => _cluster.Silo.Client.GetGrain<IPipelineAdminGrain>("app");

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task GetDeadLetters_OnTwoSilos_AreAllThereByPages()
    {
        for (var i = 0; i < 9; i++)
        {
            Of(i > 6 ? 0 : 1).Add(i, i == 4 ? RejectionCause.Labels : RejectionCause.TooOld);
        }

        var (offsets, query) = (new List<long>(), new DeadLetterQuery { Limit = 4 });
        DeadLetterPage page;
        do
        {
            page = await App.GetDeadLettersAsync(query);
            offsets.AddRange(page.Items.Select(item => item.Offset));
            query = query with { After = page.Next };
            Assert.Equal((9, 2, 20), (page.Total, page.Unreadable, page.UnreadBytes));
            Assert.Equal([(RejectionCause.TooOld, 8), (RejectionCause.Labels, 1)], page.Counts.Select(count => (count.Cause, (int)count.Letters)));
            Assert.Empty(page.Silent);
        }
        while (page.Next is not null);

        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1, 0], offsets);
        Assert.Equal(4, Assert.Single((await App.GetDeadLettersAsync(new DeadLetterQuery { Causes = [RejectionCause.Labels] })).Items).Offset);
        Assert.Equal(0, (await App.GetDeadLettersAsync(new DeadLetterQuery { Scope = new PartitionScope("other") })).Total);
        await Assert.ThrowsAsync<ArgumentException>(() => App.GetDeadLettersAsync(new DeadLetterQuery { Limit = 1001 }));
    }

    [Fact]
    public async Task GetDeadLetters_OneFolderOfTwoSilos_CountOnce()
    {
        Of(1).File = Of(0).File;
        Of(0).Add(1);
        Of(1).Add(1);

        var page = await App.GetDeadLettersAsync(new DeadLetterQuery());

        Assert.Equal((1, 1, 1), (page.Total, page.Items.Length, page.Unreadable));
        Assert.Single((await Letters(0).FilesAsync("app")).Files);
    }

    [Fact]
    public async Task GetDeadLetters_SiloFails_IsNamedAndTheRestIsThere()
    {
        Of(0).Add(1);
        Of(1).Failure = new InvalidOperationException("The disk is gone.");

        var page = await App.GetDeadLettersAsync(new DeadLetterQuery());

        Assert.Equal(1, page.Total);
        var silent = Assert.Single(page.Silent);
        Assert.Equal((_cluster.Silo.Silos[1].SiloAddress.ToString(), "The disk is gone."), (silent.Silo, silent.Reason));

        // One that is not found may be there.
        Assert.NotNull(await App.GetDeadLetterAsync(Of(0).Items[0].Id));
        await Assert.ThrowsAnyAsync<Exception>(() => App.GetDeadLetterAsync("other@0"));
    }

    [Fact]
    public async Task GetDeadLetters_InKafka_AreToldByOneSilo()
    {
        foreach (var silo in new[] { Of(0), Of(1) })
        {
            silo.IsShared = true;
            silo.File = "0";
            silo.Add(1);
            silo.Add(2);
        }

        var page = await App.GetDeadLettersAsync(new DeadLetterQuery());

        Assert.Equal((2, 1), (page.Total, page.Unreadable));
        Assert.Equal([2L, 1L], page.Items.Select(item => item.Offset));
        Assert.All(page.Items, item => Assert.Null(item.Silo));
    }

    [Fact]
    public async Task GetDeadLetter_OfAnySilo_HasItsContent()
    {
        Of(1).Add(7);

        var content = await App.GetDeadLetterAsync(Of(1).Items[0].Id);

        Assert.Equal((Of(1).Items[0], "why"), (content!.Letter, content.Reason));
        Assert.Equal([1, 2], content.Value!);
        Assert.Null(await App.GetDeadLetterAsync("other@0"));
    }

    [Fact]
    public async Task FilesAsync_OnTwoSilos_AreReadAndMarkedWhereTheyAre()
    {
        var (files, silent) = await Letters(0).FilesAsync("app");

        Assert.Empty(silent);
        Assert.Equal([Of(0).File, Of(1).File], files.Select(file => file.File).Order());
        foreach (var (address, file) in files)
        {
            var keeper = _cluster.Silo.Silos[0].ServiceProvider.GetRequiredService<IDeadLetterKeepers>().On(address);
            Assert.Equal([7], await keeper.ReadAsync("app", file, 7));
            Assert.Equal($"{file}.Replayed", await keeper.MarkAsync("app", file, DeadLetterMark.Replayed));
        }
    }

    private FakeLetters Of(int silo) => (FakeLetters)_cluster.Silo.Silos[silo].ServiceProvider.GetRequiredService<ILocalLetters>();

    private ClusterLetters Letters(int silo) => _cluster.Silo.Silos[silo].ServiceProvider.GetRequiredService<ClusterLetters>();
}
