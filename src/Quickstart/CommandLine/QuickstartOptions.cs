using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.CommandLine;

/// <summary>What the command line asks for.</summary>
internal sealed record QuickstartOptions
{
    /// <summary>Lines per second; 0 as fast as it goes. Default: 1000.</summary>
    public double Rate { get; init; } = 1000;

    /// <summary>The topics. Default: <c>logs</c>.</summary>
    public IReadOnlyList<string> Topics { get; init; } = ["logs"];

    /// <summary>Partitions of each topic. Default: 4.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>Silo processes of the cluster. Default: 1.</summary>
    public int Silos { get; init; } = 1;

    /// <summary>A file whose lines to ship instead of generated ones.</summary>
    public FileInfo? File { get; init; }

    /// <summary>How long to produce; null until stopped, or once through <see cref="File"/>.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>What is done to the run while records keep coming; null does nothing.</summary>
    public DisturbanceKind? Disturbance { get; init; }

    /// <summary>At which interval.</summary>
    public TimeSpan DisturbEvery { get; init; }

    /// <summary>The seed by which the embedded Loki misbehaves; null lets it behave.</summary>
    public int? LokiChaos { get; init; }

    /// <summary>What a crash may do to records that were under way. Default: nothing.</summary>
    public DeliveryMode Delivery { get; init; } = DeliveryMode.EffectivelyOnce;

    /// <summary>The port of Loki and its page; 0 takes a free one. Default: 0.</summary>
    public int LokiPort { get; init; }

    /// <summary>The port of the first silo's health, metrics and dashboard, the others take the ones behind it; 0 takes free ones. Default: 0.</summary>
    public int AdminPort { get; init; }

    /// <summary>How long to wait, after the last line, until everything is delivered. Default: 1 minute.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromMinutes(1);
}
