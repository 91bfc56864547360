using System.Collections.Immutable;
using System.Net;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Silo.Api.Reading;

namespace OrleansKafkaLoki.Silo.Tests.Api;

/// <summary>A cluster as a test wants it: two silos, of which the pipeline <c>app</c> is spread over both.</summary>
internal sealed class StaticCluster : IClusterReader, IPipelineControl
{
    public static readonly SiloAddress First = SiloAddress.New(IPAddress.Loopback, 11_111, 1);
    public static readonly SiloAddress Second = SiloAddress.New(IPAddress.Loopback, 11_112, 2);

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

    public Task<PipelineStatus> PipelineAsync(string pipeline) => Failure is { } failure
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

    public Task<IReadOnlyList<ControlChange>> ChangesAsync(string pipeline) => Task.FromResult<IReadOnlyList<ControlChange>>(
        [new() { AtMs = 1_700_000_000_000, Action = ControlAction.Pause, Scope = new PartitionScope("a", 1), By = "ann", Reason = "why" }]);

    private Task<ControlOutcome> Order(string action, string pipeline, PartitionScope scope, string reason, string by)
    {
        if (scope.Topic == "nowhere")
        {
            throw new ArgumentException("Pipeline app has no partition nowhere.");
        }

        Orders.Add($"{action} {pipeline} {scope} {reason} {by}");
        return Task.FromResult(new ControlOutcome
        {
            Changed = true,
            Partitions = 2,
            Pauses = [new PauseOrder { Scope = scope, Reason = reason, By = by, SinceMs = 1_700_000_000_000 }],
        });
    }

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
