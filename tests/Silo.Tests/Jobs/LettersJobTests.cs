using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.DeadLetters.Watch;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Jobs;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.DeadLetters.Watch;
using OrleansKafkaLoki.Silo.Jobs;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Tests.DeadLetters.Watch;
using OrleansKafkaLoki.Silo.Tests.Replay;

namespace OrleansKafkaLoki.Silo.Tests.Jobs;

/// <summary>Replays of dead letters as jobs: out of a topic, and out of files that another silo keeps.</summary>
public sealed class LettersJobTests : ReplayBed
{
    private readonly OneSilo _silo = new();

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task Run_AllLetters_ShipsEachOnceAndThereIsNothingLeft(Place place)
    {
        await DeadLetterAsync(place, 30);
        var watch = new KeptProgress();

        var result = await RunAsync(Order(), watch);

        Assert.Equal((30, 0, 0), (result.Letters!.Replayed, result.Letters.AlreadyThere, result.Letters.Refused));
        Assert.Empty(result.Notes);
        Assert.Equal((30, 30), (watch.Shown!.Shipped, watch.Shown.Records));
        Assert.NotEmpty(watch.Kept);
        AssertStored(Enumerable.Range(0, 30));
        await Assert.ThrowsAsync<ArgumentException>(() => RunAsync(Order(), watch));
    }

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task Run_OneLetter_ShipsThatAndLeavesTheOthers(Place place)
    {
        await DeadLetterAsync(place, 30);
        var id = (await Letters().ScanAsync("p", new())).Items.Single(item => item.Offset == 7).Id;

        var result = await RunAsync(Order() with { Letters = [id] }, new KeptProgress());

        Assert.Equal((1, 29), (result.Letters!.Replayed, result.Letters.Skipped));
        AssertStored([7]);

        // Those that are left are replayed later, and the one is found.
        var rest = await RunAsync(Order() with { Causes = [RejectionCause.TooOld], Scope = new PartitionScope("logs", 0) }, new KeptProgress());
        Assert.Equal((29, 1), (rest.Letters!.Replayed, rest.Letters.AlreadyThere));
        AssertStored(Enumerable.Range(0, 30));
    }

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task Run_RefusedAgain_AreKeptAndToldWithoutTheirContent(Place place)
    {
        await DeadLetterAsync(place, 30);
        Loki.Refuses = "line 1";

        var result = await RunAsync(Order(), new KeptProgress());

        Assert.Equal((19, 11), (result.Letters!.Replayed, result.Letters.Refused));
        Assert.DoesNotContain("line", Assert.Single(result.Notes), StringComparison.Ordinal);
        Loki.Refuses = null;
        Assert.Equal(11, (await RunAsync(Order(), new KeptProgress())).Letters!.Replayed);
        AssertStored(Enumerable.Range(0, 30));
    }

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task Run_JobIsAnothers_SendsNothing(Place place)
    {
        await DeadLetterAsync(place, 30);
        var fenced = new KeptProgress { Keeping = _ => throw new OperationCanceledException("The job is another silo's.") };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(Order(), fenced));

        Assert.Empty(Loki.Stored);
        Assert.Equal(30, (await RunAsync(Order(), new KeptProgress())).Letters!.Replayed);
    }

    [Fact]
    public async Task Run_GoneOnWith_CountsWhatTheFirstSiloDid()
    {
        await DeadLetterAsync(Place.Topic, 30);

        var result = await RunAsync(Order(), new KeptProgress(), new JobProgress { Shipped = 100 });

        Assert.Equal(130, result.Letters!.Replayed);
    }

    [Fact]
    public async Task Run_SiloFailsMeanwhile_FailsAndTheFileIsReplayedNextTime()
    {
        await DeadLetterAsync(Place.File, 30);
        _silo.Reading = _ => throw new IOException("It is away.");
        await Assert.ThrowsAsync<IOException>(() => RunAsync(Order(), new KeptProgress()));
        _silo.Reading = _ => { };

        Assert.Equal(30, (await RunAsync(Order(), new KeptProgress())).Letters!.Replayed);
    }

    [Theory]
    [InlineData(Place.Topic)]
    [InlineData(Place.File)]
    public async Task Plan_NoSuchLetter_IsRefused(Place place)
    {
        await DeadLetterAsync(place, 3);

        await Assert.ThrowsAsync<ArgumentException>(() => RunAsync(Order() with { Letters = ["0@99"] }, new KeptProgress()));
        await Assert.ThrowsAsync<ArgumentException>(() => RunAsync(Order() with { Causes = [RejectionCause.Labels] }, new KeptProgress()));
        Assert.Empty(Loki.Stored);
    }

    private static JobOrder Order() => new() { Kind = JobKind.DeadLetters, Scope = PartitionScope.All, By = "ann", Reason = "why" };

    private LocalLetters Letters() => new(Bed, Bed.Get<KafkaAdmins>(), _silo, TimeProvider.System);

    private async Task<JobResult> RunAsync(JobOrder order, IJobWatch watch, JobProgress? kept = null)
    {
        await using var services = new ServiceCollection()
            .AddSingleton<IPipelineCatalog>(Bed)
            .AddSingleton(Bed.Get<KafkaAdmins>())
            .AddSingleton<ITopicCatalog>(Bed.Topics)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Bed.Get<DeadLetterStores>())
            .AddSingleton(Bed.Get<IRecordFetcher>())
            .AddSingleton(new LearnedLimits(TimeProvider.System, NullLogger<LearnedLimits>.Instance))
            .AddSingleton<ILokiReader>(Loki)
            .AddSingleton<ILokiPusher>(Loki)
            .AddSingleton<ILocalLetters>(Letters())
            .AddSingleton<IDeadLetterKeepers>(_silo)
            .AddSingleton<IClusterMembershipService>(_silo)
            .AddSingleton<ClusterLetters>()
            .AddSingleton<LetterPlaces>()
            .AddSingleton<JobRunner>()
            .BuildServiceProvider();
        _silo.Letters = services.GetRequiredService<ILocalLetters>();
        var runner = services.GetRequiredService<JobRunner>();
        var ranges = await runner.PlanAsync("p", order, Cancelled);
        var job = new PipelineJob { Id = "d1", Order = order, State = JobState.Running, StartedMs = 0, Silo = "", Ranges = ranges, Progress = kept ?? new JobProgress() };
        return await runner.RunAsync("p", job, watch, Cancelled);
    }
}
