using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.Api.Reading;

namespace OrleansKafkaLoki.Silo.Tests.Api;

/// <summary>A cluster with a throttled stream of the tenant <c>a</c> and a quiet one without a tenant, one silo of which does not answer.</summary>
internal sealed class StaticStreams : IStreamOperator
{
    private const long AtMs = 1_700_000_000_000;

    /// <summary>What was asked.</summary>
    public List<StreamQuery> Queries { get; } = [];

    /// <summary>What was to be flushed, paused and resumed.</summary>
    public List<string> Orders { get; } = [];

    public static ImmutableArray<StreamStatus> Items { get; } =
    [
        Stream("a", "{app=\"api\"}") with
        {
            State = StreamState.Throttled,
            HeldBytes = 900,
            HeldRecords = 9,
            NewestTimestampNs = (AtMs * 1_000_000) + 123_456_789,
            LastPushMs = AtMs,
            LastError = "slow down",
            LastErrorStatus = 429,
            LastErrorMs = AtMs + 1,
            Attempt = 3,
            NextTryMs = AtMs + 2,
            ThrottledSinceMs = AtMs + 3,
        },
        Stream("", "{app=\"web\"}"),
    ];

    public Task<StreamPage> StreamsAsync(string pipeline, StreamQuery query)
    {
        Queries.Add(query);
        return Task.FromResult(new StreamPage
        {
            Total = 2,
            States = [new(StreamState.Idle, 1), new(StreamState.Throttled, 1)],
            HeldBytes = 900,
            HeldRecords = 9,
            Items = query.After is null ? [Items[0]] : [Items[1]],
            Next = query.After is null ? new StreamPlace(900, null, "a", "{app=\"api\"}", Items[0].Silo) : null,
            Silent = [new SilentSilo("S127.0.0.1:9:9", "It hangs.")],
        });
    }

    public Task<TenantList> TenantsAsync(string pipeline) => Task.FromResult(new TenantList(
        [
            new("", [new() { Tenant = "", Silo = "s1", Streams = 1 }]),
            new(
                "a",
                [
                    new() { Tenant = "a", Silo = "s1", Streams = 2, HeldBytes = 5, InFlight = 1, Limit = 4, LastPushMs = AtMs },
                    new()
                    {
                        Tenant = "a", Silo = "s2", HeldBytes = 2, HeldRecords = 1, Limit = 0, ThrottledSinceMs = AtMs, NextTryMs = AtMs + 2,
                        LastError = "slow down", LastErrorStatus = 429, LastErrorMs = AtMs + 1,
                    },
                ]),
        ],
        []));

    public Task<FlushOutcome> FlushAsync(string pipeline, PartitionScope scope, string reason, string by) => scope.Topic == "nowhere"
        ? Task.FromException<FlushOutcome>(new UnknownPartitionException($"Pipeline {pipeline} has no partition {scope}."))
        : Flush($"{pipeline} {scope} {reason} {by}");

    public Task<FlushOutcome> FlushStreamsAsync(string pipeline, StreamScope scope, string reason, string by) => Flush($"{pipeline} {scope} {reason} {by}");

    public Task<StreamDrainOutcome> DrainStreamsAsync(string pipeline, StreamScope scope, string reason, string by, TimeSpan patience)
    {
        Orders.Add($"drain {pipeline} {scope} {reason} {by} {patience.TotalSeconds} s");
        return Task.FromResult(new StreamDrainOutcome(7, scope.Tenant is null ? 2 : 0, []));
    }

    public Task<StreamControlOutcome> PauseStreamsAsync(string pipeline, StreamScope scope, string reason, string by)
    {
        Orders.Add($"pause {pipeline} {scope} {reason} {by}");
        return Task.FromResult(new StreamControlOutcome
        {
            Changed = true,
            Pauses = [new StreamPause { Scope = scope, Reason = reason, By = by, SinceMs = AtMs }],
            Silent = [new SilentSilo("s2", "It hangs.")],
        });
    }

    public Task<StreamControlOutcome> ResumeStreamsAsync(string pipeline, StreamScope scope, string reason, string by)
    {
        Orders.Add($"resume {pipeline} {scope} {reason} {by}");
        return Task.FromResult(new StreamControlOutcome { Changed = false, Pauses = [] });
    }

    private Task<FlushOutcome> Flush(string order)
    {
        Orders.Add(order);
        return Task.FromResult(new FlushOutcome(7, []));
    }

    private static StreamStatus Stream(string tenant, string labels) => new()
    {
        Stream = new LabelStream("app", tenant, labels),
        Silo = StaticCluster.First.ToString(),
        HeldBytes = 0,
        HeldRecords = 0,
        DeliveredRecords = 4,
        RejectedRecords = 1,
        PossiblyRepeatedRecords = 0,
        Pushing = false,
        NewestTimestampNs = null,
    };
}
