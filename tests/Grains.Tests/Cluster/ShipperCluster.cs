using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using OrleansKafkaLoki.Grains.Coordination;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Feeds;
using OrleansKafkaLoki.Grains.Hosting;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Pipelines;
using OrleansKafkaLoki.Grains.Sink;
using OrleansKafkaLoki.Grains.Store;
using OrleansKafkaLoki.Grains.Tests.Topics;
using OrleansKafkaLoki.Grains.Topics;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

/// <summary>A silo with the real grains and fakes of every port. Topics that no test uses exist, so each test has its own.</summary>
public sealed class ShipperCluster : IAsyncLifetime, IPipelineCatalog
{
    private InProcessTestCluster? _cluster;

    internal short Silos { get; init; } = 1;

    internal FakeFeeds Feeds { get; } = new();

    internal FakeLoki Loki { get; } = new();

    internal FakeTopics Topics { get; } = new();

    internal FakeDeadLetters DeadLetters { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, PipelineOptions> Pipelines { get; } = new Dictionary<string, PipelineOptions>
    {
        ["app"] = Pipeline(batchTimeoutSecs: 0.05),
        ["patient"] = Pipeline(batchTimeoutSecs: 600),
        ["split"] = Pipeline(batchTimeoutSecs: 0.05, LongLineAction.Split),
    };

    internal InProcessTestCluster Silo => _cluster!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(Silos);
        builder.ConfigureSilo((_, silo) => silo
            .AddMemoryGrainStorage(StorageNames.Checkpoints)
            .AddMemoryGrainStorage(StorageNames.Journals)
            .AddIncomingGrainCallFilter(RefuseToAnswerAsync)
            .Services
            .AddSingleton(new RebalanceOptions { JoinDelay = TimeSpan.FromMilliseconds(100) })
            .AddShipperGrains()
            .AddSingleton<IPipelineCatalog>(this)
            .AddSingleton<IPartitionFeedSource>(Feeds)
            .AddSingleton(new FeedBudget(64 * 1024 * 1024))
            .AddSingleton<ILokiPusher>(Loki)
            .AddSingleton<ILokiReader>(Loki)
            .AddSingleton<ITopicCatalog>(Topics)
            .AddSingleton<IStoreReach>(new FakeStoreReach())
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

    private static PipelineOptions Pipeline(double batchTimeoutSecs, LongLineAction longLines = LongLineAction.DeadLetter) => new()
    {
        Source = { CommitIntervalMs = 50, TopicRefreshMs = 60_000 },
        Sink =
        {
            Labels = { ["topic"] = "{{ topic }}" },
            Batch = { TimeoutSecs = batchTimeoutSecs },
            Limits = { MaxLineSize = 100 },
            LongLines = { Action = longLines },
        },
    };

    /// <summary>Partitions of the topic 'mute' cannot tell their status.</summary>
    private static Task RefuseToAnswerAsync(IIncomingGrainCallContext context) =>
        context.MethodName == nameof(IPartitionConsumerGrain.GetStatusAsync) && context.TargetId.ToString().Contains("/mute/", StringComparison.Ordinal)
            ? throw new TimeoutException("The silo is gone.")
            : context.Invoke();
}
