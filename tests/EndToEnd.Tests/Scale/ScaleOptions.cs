using System.Globalization;

namespace OrleansKafkaLoki.EndToEnd.Tests.Scale;

/// <summary>
/// What a scale run is to bear. Its defaults are the everyday test; <c>OKL_TEST_SCALE_*</c> makes the long run of <c>docs/scaling.md</c>
/// out of it.
/// </summary>
internal sealed record ScaleOptions
{
    /// <summary>Topics, over which the partitions are spread evenly.</summary>
    public const int Topics = 4;

    /// <summary>Silo processes.</summary>
    public int Silos { get; init; } = (int)Setting("SILOS", 3);

    /// <summary>Partitions of all topics together.</summary>
    public int Partitions { get; init; } = (int)Setting("PARTITIONS", 1000);

    /// <summary>Label streams.</summary>
    public int Streams { get; init; } = (int)Setting("STREAMS", 5000);

    /// <summary>Partitions from which each stream gets its records.</summary>
    public int PartitionsPerStream { get; init; } = (int)Setting("PARTITIONS_PER_STREAM", 1);

    /// <summary>Records per second over all partitions.</summary>
    public double Rate { get; init; } = Setting("RATE", 500);

    /// <summary>How long records come at that rate.</summary>
    public TimeSpan Steady { get; init; } = TimeSpan.FromSeconds(Setting("SECONDS", 15));

    /// <summary>Seconds after which a batch is pushed however small it is; null leaves the silo's default.</summary>
    public double? BatchTimeoutSecs { get; init; } = Setting("BATCH_SECONDS", 0) is > 0 and var seconds ? seconds : null;

    private static double Setting(string name, double usual) =>
        Environment.GetEnvironmentVariable("OKL_TEST_SCALE_" + name) is { Length: > 0 } value ? double.Parse(value, CultureInfo.InvariantCulture) : usual;
}
