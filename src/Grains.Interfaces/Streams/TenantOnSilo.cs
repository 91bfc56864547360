namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>A snapshot of what one silo does for a tenant of a pipeline.</summary>
[GenerateSerializer, Immutable, Alias("okl.TenantOnSilo")]
public sealed record TenantOnSilo
{
    /// <summary>The tenant; empty when none is sent.</summary>
    [Id(0)] public required string Tenant { get; init; }

    /// <summary>The silo.</summary>
    [Id(1)] public required string Silo { get; init; }

    /// <summary>Its streams that have a batcher here.</summary>
    [Id(2)] public int Streams { get; init; }

    /// <summary>Encoded bytes that they hold without a verdict.</summary>
    [Id(3)] public long HeldBytes { get; init; }

    /// <summary>Records that they hold without a verdict.</summary>
    [Id(4)] public long HeldRecords { get; init; }

    /// <summary>Pushes that may make a request now, or do.</summary>
    [Id(5)] public int InFlight { get; init; }

    /// <summary>How many may at once: adapted to what Loki bears, 0 while the tenant is throttled; null when nothing was pushed lately.</summary>
    [Id(6)] public int? Limit { get; init; }

    /// <summary>Since when Loki throttles the tenant, milliseconds since the Unix epoch; null while it does not.</summary>
    [Id(7)] public long? ThrottledSinceMs { get; init; }

    /// <summary>Since when no push gets through, milliseconds since the Unix epoch; null while they do.</summary>
    [Id(8)] public long? FailingSinceMs { get; init; }

    /// <summary>When the next request may be made, if that is not now, milliseconds since the Unix epoch.</summary>
    [Id(9)] public long? NextTryMs { get; init; }

    /// <summary>What Loki said when it last took nothing, or we when it did not answer; null when it took everything.</summary>
    [Id(10)] public string? LastError { get; init; }

    /// <summary>The HTTP status of that; 0 when there was no answer.</summary>
    [Id(11)] public int LastErrorStatus { get; init; }

    /// <summary>When that was, milliseconds since the Unix epoch.</summary>
    [Id(12)] public long? LastErrorMs { get; init; }

    /// <summary>When Loki last took a push, milliseconds since the Unix epoch; null when that was not lately.</summary>
    [Id(13)] public long? LastPushMs { get; init; }

    /// <summary>The order that has all its streams push nothing; null for none.</summary>
    [Id(14)] public StreamPause? Pause { get; init; }
}
