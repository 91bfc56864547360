using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>Makes the chain from a partition to Loki.</summary>
internal static class Chain
{
    /// <summary>As far as it is known.</summary>
    public static ImmutableArray<ChainLink> Of(Situation now) =>
        [.. new[] { Partition(now), Stream(now), Tenant(now), Endpoint(now) }.OfType<ChainLink>()];

    private static ChainLink? Partition(Situation now) => now.Partition is not { } partition ? null : new ChainLink
    {
        Kind = LinkKind.Partition,
        Name = partition.Partition.ToString(),
        Silo = partition.Silo.Length > 0 ? partition.Silo : null,
        State = SnakeCase.Of(partition.Condition),
        SinceMs = partition.ConditionSinceMs,
        Busy = partition.Pace?.Busy,
        Waiting = partition.Pace?.Waiting,
        HeldBytes = partition.InFlightBytes > 0 ? partition.InFlightBytes : null,
        Attempt = partition.Trouble?.Attempt is > 0 and var attempt ? attempt : null,
        NextTryMs = partition.Trouble?.NextTryMs,
        Words = partition.Trouble?.Words,
    };

    private static ChainLink? Stream(Situation now)
    {
        if (now.Stream is not { } stream)
        {
            return null;
        }

        var waits = now.Tenant is { ThrottledSinceMs: not null } or { FailingSinceMs: not null };
        var works = stream.State is not StreamState.Idle && !waits && (stream.Pushing || stream.State is StreamState.Retrying or StreamState.Throttled);
        return new ChainLink
        {
            Kind = LinkKind.Stream,
            Name = stream.Stream.Labels,
            Silo = stream.Silo,
            State = SnakeCase.Of(stream.State),
            SinceMs = stream.ThrottledSinceMs,
            Busy = works ? 1 : 0,
            Waiting = waits && stream.State is not StreamState.Idle ? 1 : 0,
            HeldBytes = stream.HeldBytes,
            Attempt = stream.Attempt > 0 ? stream.Attempt : null,
            NextTryMs = stream.NextTryMs,
            Status = stream.LastErrorStatus > 0 ? stream.LastErrorStatus : null,
            Words = stream.LastError,
        };
    }

    private static ChainLink? Tenant(Situation now) => now.Tenant is not { } tenant ? null : new ChainLink
    {
        Kind = LinkKind.Tenant,
        Name = tenant.Tenant,
        Silo = tenant.Silo,
        State = SnakeCase.Of(tenant switch
        {
            { ThrottledSinceMs: not null } => StreamState.Throttled,
            { FailingSinceMs: not null } => StreamState.Retrying,
            { InFlight: > 0 } => StreamState.Running,
            _ => StreamState.Idle,
        }),
        SinceMs = tenant.ThrottledSinceMs ?? tenant.FailingSinceMs,
        Busy = IsEndpointsFault(now) ? 0 : tenant is { ThrottledSinceMs: not null } or { FailingSinceMs: not null } ? 1 : Used(tenant),
        Waiting = IsEndpointsFault(now) ? 1 : 0,
        NextTryMs = tenant.NextTryMs,
        Concurrency = tenant.Limit,
        Status = tenant.LastErrorStatus > 0 ? tenant.LastErrorStatus : null,
        Words = tenant.LastError,
    };

    private static ChainLink? Endpoint(Situation now) => now.StreamSilo?.Endpoint is not { } endpoint ? null : new ChainLink
    {
        Kind = LinkKind.Endpoint,
        Name = endpoint,
        State = SnakeCase.Of(IsEndpointsFault(now) ? StreamState.Retrying : StreamState.Running),
        SinceMs = IsEndpointsFault(now) ? now.Tenant?.FailingSinceMs : null,
        Busy = IsEndpointsFault(now) ? 1 : null,
        Waiting = 0,
        Status = now.Tenant?.LastErrorStatus is > 0 and var status ? status : null,
        Words = now.Tenant?.LastError,
    };

    /// <summary>Whether it is Loki that fails, and not what it says of one tenant.</summary>
    private static bool IsEndpointsFault(Situation now) => now.Tenant is { FailingSinceMs: not null, LastErrorStatus: 0 or 408 or >= 500 };

    private static double? Used(TenantOnSilo tenant) => tenant.Limit is > 0 and var limit ? Math.Min(1, (double)tenant.InFlight / limit) : null;
}
