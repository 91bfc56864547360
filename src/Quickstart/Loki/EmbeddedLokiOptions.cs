using OrleansKafkaLoki.Quickstart.Loki.Limits;

namespace OrleansKafkaLoki.Quickstart.Loki;

/// <summary>How the embedded Loki runs.</summary>
internal sealed record EmbeddedLokiOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one. Default: 0.</summary>
    public int Port { get; init; }

    /// <summary>Compressed bytes that each tenant keeps; the oldest go first. Default: 128 MiB, some 2,500,000 lines of 230 bytes.</summary>
    public long RetainedBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>Asks every request for a tenant (<c>X-Scope-OrgID</c>), as Loki does with <c>auth_enabled</c>. Default: false.</summary>
    public bool MultiTenant { get; init; }

    /// <summary>What is refused. Default: what Loki refuses, but for its rates.</summary>
    public LokiLimits Limits { get; init; } = new();

    /// <summary>What is refused of tenants that are not to be treated as all the others. Default: none.</summary>
    public IReadOnlyDictionary<string, LokiLimits> TenantLimits { get; init; } = new Dictionary<string, LokiLimits>();
}
