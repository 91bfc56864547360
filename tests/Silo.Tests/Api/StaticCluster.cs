using System.Collections.Immutable;
using System.Net;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.Api.Reading;

namespace OrleansKafkaLoki.Silo.Tests.Api;

/// <summary>A cluster as a test wants it: two silos, of which the pipeline <c>app</c> is spread over both.</summary>
internal sealed class StaticCluster : IClusterReader, IPipelineControl, IPositionControl, IExplainer
{
    public static readonly SiloAddress First = SiloAddress.New(IPAddress.Loopback, 11_111, 1);
    public static readonly SiloAddress Second = SiloAddress.New(IPAddress.Loopback, 11_112, 2);

    private int _asked;

    public ImmutableArray<PartitionStatus> Partitions { get; set; } = [];

    public ImmutableArray<string> MissingTopics { get; init; } = [];

    public string? Failure { get; set; }

    public Task<ClusterStatus> ClusterAsync() => Task.FromResult(new ClusterStatus
    {
        Silos =
        [
            new SiloReport { Silo = First, Pipelines = ["app"], Partitions = [.. On(First)] },
            new SiloReport { Silo = Second, Pipelines = ["app", "other"], Partitions = [.. On(Second)], Leaving = true },
        ],
        Misplaced = 3,
    });

    /// <summary>How often a pipeline was asked for.</summary>
    public int Asked => _asked;

    public Task<PipelineStatus> PipelineAsync(string pipeline) => Interlocked.Increment(ref _asked) > 0 && Failure is { } failure
        ? Task.FromException<PipelineStatus>(new ClusterUnavailableException(failure))
        : Task.FromResult(new PipelineStatus
        {
            Pipeline = pipeline,
            Partitions = pipeline == "app" ? Partitions : [],
            MissingTopics = MissingTopics,
        });

    /// <summary>What was asked to be paused and resumed.</summary>
    public List<string> Orders { get; } = [];

    public Task<ControlOutcome> PauseAsync(string pipeline, PartitionScope scope, string reason, string by) => Order("pause", pipeline, scope, reason, by);

    public Task<ControlOutcome> ResumeAsync(string pipeline, PartitionScope scope, string reason, string by) => Order("resume", pipeline, scope, reason, by);

    public Task<ControlOutcome> PlanPauseAsync(string pipeline, PartitionScope scope, string reason, string by) => Planned(scope, isChanged: true);

    public Task<ControlOutcome> PlanResumeAsync(string pipeline, PartitionScope scope) => Planned(scope, isChanged: false);

    public Task<IReadOnlyList<ControlChange>> ChangesAsync(string pipeline) => Task.FromResult<IReadOnlyList<ControlChange>>(
        [new() { AtMs = 1_700_000_000_000, Action = ControlAction.Pause, Scope = new PartitionScope("a", 1), By = "ann", Reason = "why" }]);

    public async Task<DrainOutcome> DrainAsync(string pipeline, PartitionScope scope, string reason, string by, TimeSpan patience) =>
        new(await Order("drain", pipeline, scope, reason, by), scope.Topic is "slow" or "resumed" ? 7 : 0, 0, 0);

    public async Task<DrainOutcome> AwaitDrainAsync(string pipeline, PartitionScope scope, TimeSpan patience)
    {
        Waits.Add(patience);
        return new(await Planned(scope, isChanged: scope.Topic == "resumed"), scope.Topic == "slow" && Waits.Count > 1 ? 0 : 7, 0, 0);
    }

    /// <summary>How long a drain was waited for.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public Task<IReadOnlyList<PositionStep>> PlanSeekAsync(string pipeline, PartitionScope scope, SeekTarget target) => Task.FromResult(Steps(scope, isDone: false));

    public async Task<IReadOnlyList<PositionStep>> SeekAsync(string pipeline, PartitionScope scope, SeekTarget target, string? etag, string reason, string by)
    {
        Check(etag);
        await Order($"seek to {target}", pipeline, scope, reason, by);
        return Steps(scope, isDone: scope.Topic != "slow");
    }

    public Task<PositionStep> PlanSkipAsync(string pipeline, string topic, int partition, OffsetSpan offsets) =>
        Task.FromResult(Steps(new PartitionScope(topic, partition), isDone: false)[0]);

    public async Task<PositionStep> SkipAsync(string pipeline, string topic, int partition, OffsetSpan offsets, string? etag, string reason, string by)
    {
        Check(etag);
        await Order($"skip {offsets}", pipeline, new PartitionScope(topic, partition), reason, by);
        return Steps(new PartitionScope(topic, partition), isDone: true)[0];
    }

    public async Task<bool> MoveAsync(string pipeline, string topic, int partition, string silo, string reason, string by)
    {
        await Order($"move to {silo}", pipeline, new PartitionScope(topic, partition), reason, by);
        return silo == First.ToString() ? false : silo == Second.ToString() ? true : throw new ArgumentException($"No silo '{silo}' can run it.");
    }

    public Task<bool> PlanMoveAsync(string pipeline, string topic, int partition, string silo) => Task.FromResult(silo != First.ToString());

    public Task<int> PlanRebalanceAsync() => Task.FromResult(2);

    public async Task<int> RebalanceAsync(string reason, string by)
    {
        await Order("rebalance", "all", default, reason, by);
        return 3;
    }

    private static void Check(string? etag)
    {
        if (etag is not (null or "2-80"))
        {
            throw new StalePositionException("app/a/3 is at 2-80 by now.");
        }
    }

    private static IReadOnlyList<PositionStep> Steps(PartitionScope scope, bool isDone) =>
        [new PositionStep { Partition = new PartitionId("app", scope.Topic!, scope.Partition ?? 0), From = 90, To = 40, Skips = 0, Repeats = 50, ETag = "2-80", IsDone = isDone }];

    private static Task<ControlOutcome> Planned(PartitionScope scope, bool isChanged) => Known(scope, new ControlOutcome { Changed = isChanged, Partitions = 2, Pauses = [] });

    private static Task<ControlOutcome> Known(PartitionScope scope, ControlOutcome outcome) => scope.Topic == "nowhere"
        ? Task.FromException<ControlOutcome>(new UnknownPartitionException($"Pipeline app has no partition {scope}."))
        : Task.FromResult(outcome);

    private Task<ControlOutcome> Order(string action, string pipeline, PartitionScope scope, string reason, string by)
    {
        Orders.Add($"{action} {pipeline} {scope} {reason} {by}");
        return Known(scope, new ControlOutcome
        {
            Changed = true,
            Partitions = 2,
            Pauses = [new PauseOrder { Scope = scope, Reason = reason, By = by, SinceMs = 1_700_000_000_000 }],
        });
    }

    public Task<Diagnosis> ExplainAsync(string pipeline, ExplainSubject subject) => subject is { Topic: "gone" } or { Labels: "{gone}" }
        ? Task.FromException<Diagnosis>(new ArgumentException("There is none."))
        : Task.FromResult(new Diagnosis
        {
            Subject = subject.ToString(),
            State = "throttled",
            SinceMs = 1_700_000_000_000,
            Cause = CauseKind.TenantThrottled,
            Because = "Tenant t is throttled.",
            Words = "limit",
            Remedy = "Raise it.",
            Docs = "runbook.md#a-tenant-is-throttled",
            LagRecords = 5,
            Trend = LagTrend.Growing,
            SecondsToRetention = 39_600.4,
            HoldsOffset = 7,
            Chain =
            [
                new ChainLink { Kind = LinkKind.Partition, Name = "app/a/0", Busy = 0.021, Waiting = 0.979 },
                new ChainLink { Kind = LinkKind.Tenant, Name = "t", Busy = 1, Waiting = 0, Status = 429, Concurrency = 0 },
            ],
            Silent = [new SilentSilo("S127.0.0.1:9:1", "It is gone.")],
        });

    /// <summary>A running partition of <c>app</c> with <paramref name="lag"/> seconds and as many records behind.</summary>
    public static PartitionStatus Running(string topic, int number, long lag, SiloAddress? silo = null) => new()
    {
        Partition = new PartitionId("app", topic, number),
        State = PartitionState.Running,
        Silo = (silo ?? First).ToString(),
        Epoch = 2,
        Position = 95,
        Watermark = 90,
        Checkpoint = 80,
        HighWatermark = 90 + lag,
        LagSeconds = lag,
        Consumed = 60,
        Delivered = 30,
        Filtered = 20,
        DeadLettered = 5,
        InFlight = 5,
        InFlightBytes = 500,
    };

    private IEnumerable<PartitionId> On(SiloAddress silo) =>
        Partitions.Where(status => status.Silo == silo.ToString()).Select(status => status.Partition);
}
