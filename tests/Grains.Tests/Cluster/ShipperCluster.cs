using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Placement;
using Orleans.Storage;
using Orleans.TestingHost;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Cluster;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.DeadLetters.Watch;
using OrleansKafkaLoki.Grains.Hosting;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Jobs;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Tests.DeadLetters.Watch;
using OrleansKafkaLoki.Grains.Tests.Jobs;
using OrleansKafkaLoki.Grains.Tests.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>A silo with the real grains and fakes of every port. Topics that no test uses exist, so each test has its own.</summary>
public sealed class ShipperCluster : IAsyncLifetime, IPipelineCatalog
{
    private readonly SharedStorage _subscriptions = new();
    private InProcessTestCluster? _cluster;

    internal short Silos { get; init; } = 1;

    /// <summary>The pipelines of each silo, by its name; a silo that is not named has all.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyDictionary<string, PipelineOptions>> PipelinesOf { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, PipelineOptions>>();

    /// <summary>What a test changes of a silo.</summary>
    internal Action<ISiloBuilder> Configure { get; init; } = _ => { };

    internal FakeFeeds Feeds { get; } = new();

    internal FakeLoki Loki { get; } = new();

    internal StorageGate Journals { get; } = new();

    internal FakeTopics Topics { get; } = new();

    internal FakeJobs Jobs { get; } = new();

    internal FakeDeadLetters DeadLetters { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, PipelineOptions> Pipelines { get; } = new Dictionary<string, PipelineOptions>
    {
        ["app"] = Pipeline(),
        ["patient"] = Pipeline(batchTimeoutSecs: 600),
        ["split"] = Pipeline(longLines: LongLineAction.Split),
    };

    internal InProcessTestCluster Silo => _cluster!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(Silos);
        builder.Options.AssumeHomogenousSilosForTesting = false;
        builder.ConfigureSilo((_, silo) => Configure(silo));
        builder.ConfigureClient(client => client.AddMemoryStreams(PipelineEventStream.Provider, streams => streams.ConfigurePartitioning(1)));
        builder.ConfigureSilo((member, silo) => silo
            .AddMemoryGrainStorage(StorageNames.Checkpoints)
            .AddMemoryGrainStorage(GatedStorage.Inner)
            .AddPipelineEvents()
            .UseSystemTextJsonGrainStorageSerializer() // As the product: the default one adds to lists instead of setting them.
            .AddIncomingGrainCallFilter(RefuseToAnswerAsync)
            .Services
            .AddKeyedSingleton<IGrainStorage>(StorageNames.Subscriptions, _subscriptions)
            .AddKeyedSingleton<IGrainStorage>(StorageNames.Journals, (services, _) => new GatedStorage(services, Journals))
            .AddSingleton(new RebalanceOptions { JoinDelay = TimeSpan.FromMilliseconds(100) })
            .AddShipperGrains()
            .AddSingleton(CatalogOf(member.SiloName))
            .AddSingleton<IPartitionFeedSource>(Feeds)
            .AddSingleton(new FeedBudget(64 * 1024 * 1024))
            .AddSingleton<ILokiPusher>(Loki)
            .AddSingleton<ILokiTenants>(Loki)
            .AddSingleton<ILokiReader>(Loki)
            .AddSingleton<ITopicCatalog>(Topics)
            .AddSingleton<IStoreReach>(new FakeStoreReach())
            .AddSingleton<IJobRunner>(Jobs)
            .AddSingleton<ILocalLetters, FakeLetters>()
            .AddSingleton<IDeadLetterWriter>(DeadLetters));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    internal IPartitionConsumerGrain Partition(PartitionId partition) =>
        Silo.Client.GetGrain<IPartitionConsumerGrain>(partition.ToString());

    /// <summary>Starts a partition on a silo.</summary>
    internal async Task StartAsync(PartitionId partition, InProcessSiloHandle silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.SiloAddress);
        Assert.Equal(silo.SiloAddress, await Partition(partition).EnsureStartedAsync(PartitionStart.Configured));
        RequestContext.Clear();
    }

    /// <summary>The batcher of a topic's stream, started on a silo.</summary>
    internal static async Task<IStreamBatcherGrain> BatcherAsync(PartitionId partition, InProcessSiloHandle silo)
    {
        var key = new LabelStream(partition.Pipeline, "", $"{{topic=\"{partition.Topic}\"}}").ToString();
        var batcher = silo.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IStreamBatcherGrain>(key);
        Assert.Equal(silo.SiloAddress.ToString(), (await batcher.GetStatusAsync()).Silo);
        return batcher;
    }

    internal async Task<PartitionStatus> ReachesAsync(PartitionId partition, Func<PartitionStatus, bool> condition, string expected)
    {
        PartitionStatus? status = null;
        await Eventually.HoldsAsync(
            async () => condition(status = await Partition(partition).GetStatusAsync()), expected, () => status);
        return status!;
    }

    internal Task ReconcileAsync(params (string Topic, int Partitions)[] topics)
    {
        Topics.Listing = new TopicListing(topics.ToImmutableSortedDictionary(topic => topic.Topic, topic => topic.Partitions), []);
        return Silo.Client.GetGrain<IPipelineCoordinatorGrain>("app").ReconcileAsync();
    }

    internal List<string> LinesOf(string topic) => Loki.LinesOf(topic);

    internal static PipelineOptions Pipeline(double batchTimeoutSecs = 0.05, LongLineAction longLines = LongLineAction.DeadLetter, string topics = "^") => new()
    {
        Source = { Topics = { topics }, CommitIntervalMs = 50, TopicRefreshMs = 60_000 },
        Sink =
        {
            Labels = { ["topic"] = "{{ topic }}" },
            Batch = { TimeoutSecs = batchTimeoutSecs },
            Limits = { MaxLineSize = 100, RejectOldSamplesMaxAgeSecs = 0 }, // The records of the tests are of 2023.
            LongLines = { Action = longLines },
            Query = { SettleSecs = 1 },
        },
    };

    private IPipelineCatalog CatalogOf(string silo) => PipelinesOf.TryGetValue(silo, out var pipelines) ? new SomePipelines(pipelines) : this;

    /// <summary>Partitions of the topic 'mute' cannot tell their status.</summary>
    private static Task RefuseToAnswerAsync(IIncomingGrainCallContext context) =>
        context.MethodName == nameof(IPartitionConsumerGrain.GetStatusAsync) && context.TargetId.ToString().Contains("/mute/", StringComparison.Ordinal)
            ? throw new TimeoutException("The silo is gone.")
            : context.Invoke();
}
