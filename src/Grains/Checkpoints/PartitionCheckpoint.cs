namespace OrleansKafkaLoki.Grains.Checkpoints;

/// <summary>A partition's grain state: who owns it and how far it got.</summary>
[GenerateSerializer, Alias("okl.PartitionCheckpoint")]
public sealed class PartitionCheckpoint
{
    /// <summary>Counts the activations that claimed the partition.</summary>
    [Id(0)] public long Epoch { get; set; }

    /// <summary>
    /// The next offset to read: every offset below has its verdict. Null while none is known, and not a number, because the
    /// store's serializer leaves zeros out.
    /// </summary>
    [Id(1)] public long? NextOffset { get; set; }

    /// <summary>Counts rewinds and recreations of the log.</summary>
    [Id(2)] public long Incarnation { get; set; }
}
