namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>Where a partition without any recorded position begins.</summary>
[GenerateSerializer, Alias("okl.PartitionStart")]
public enum PartitionStart
{
    /// <summary>As the source's <c>auto_offset_reset</c> says.</summary>
    Configured,

    /// <summary>
    /// At its first record: the partition appeared after the pipeline had seen its topic (or a new topic matched), so
    /// everything in it is new, whatever <c>auto_offset_reset</c> says.
    /// </summary>
    Earliest,
}
