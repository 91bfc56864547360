using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Admin;
using OrleansKafkaLoki.Silo.Cluster;
using OrleansKafkaLoki.Silo.Options;
using OrleansKafkaLoki.Silo.Store;
using OrleansKafkaLoki.Silo.Telemetry;
using OrleansKafkaLoki.Silo.Testing;

namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>The whole configuration of a silo. An option's name is its property's in snake case.</summary>
public sealed class ShipperOptions
{
    /// <summary>How silos find and reach each other.</summary>
    public ClusterMemberOptions Cluster { get; set; } = new();

    /// <summary>The Redis that keeps membership and checkpoints.</summary>
    public RedisOptions Redis { get; set; } = new();

    /// <summary>The HTTP listener for health, metrics, the API and the dashboard.</summary>
    public AdminOptions Admin { get; set; } = new();

    /// <summary>The memory budget for records in flight.</summary>
    public BufferOptions Buffer { get; set; } = new();

    /// <summary>How the silo stops.</summary>
    public ShutdownOptions Shutdown { get; set; } = new();

    /// <summary>What is logged, and how.</summary>
    public LogOptions Logging { get; set; } = new();

    /// <summary>The pipelines by name (<c>[a-z0-9][a-z0-9_-]*</c>); at least one. Silos may differ while they are restarted one by one.</summary>
    public Dictionary<string, PipelineOptions> Pipelines { get; set; } = [];

    /// <summary>Tests of the pipelines, which the command <c>test</c> runs. Default: none.</summary>
    public List<PipelineTestOptions> Tests { get; set; } = [];
}
