using System.Globalization;

namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>
/// Names one Kafka partition within a pipeline. Its text form <c>pipeline/topic/partition</c> is the key of the
/// partition's <see cref="IPartitionConsumerGrain"/>; neither pipeline nor topic names can contain a slash.
/// </summary>
[GenerateSerializer, Immutable, Alias("okl.PartitionId")]
public readonly record struct PartitionId(
    [property: Id(0)] string Pipeline, [property: Id(1)] string Topic, [property: Id(2)] int Partition)
{
    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException"><paramref name="key"/> is not of the form <c>pipeline/topic/partition</c>.</exception>
    public static PartitionId Parse(string key)
    {
        var parts = key.Split('/');
        return parts.Length == 3 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            ? new PartitionId(parts[0], parts[1], partition)
            : throw new FormatException($"'{key}' is not a partition key of the form pipeline/topic/partition.");
    }

    /// <summary>The text form, <c>pipeline/topic/partition</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pipeline}/{Topic}/{Partition}");
}
