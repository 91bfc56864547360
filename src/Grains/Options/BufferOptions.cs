using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Grains.Options;

/// <summary>What a silo may hold in memory of records that are read and not yet acknowledged.</summary>
public sealed class BufferOptions
{
    /// <summary>
    /// The most bytes, over all pipelines and partitions; beyond it polling stops. Half of it belongs to the pipelines in equal parts, whatever the others
    /// hold. Default: 48 MiB.
    /// </summary>
    [Range(8.0 * 1024 * 1024, 1L << 40)]
    public long MaxBytes { get; set; } = 48L * 1024 * 1024;
}
