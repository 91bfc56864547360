namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>What a partition's <see cref="PartitionFrontier"/> means to the others.</summary>
[GenerateSerializer, Alias("okl.FrontierKind")]
public enum FrontierKind
{
    /// <summary>It sends nothing: it does not run, or ends.</summary>
    Stopped,

    /// <summary>It runs, and has not met its first record yet.</summary>
    Starting,

    /// <summary>It has read everything that the broker has, or the broker has said that it lets nothing be read: nobody waits for it.</summary>
    CaughtUp,

    /// <summary>It sends, and the broker has more.</summary>
    Lagging,

    /// <summary>It waits for the pipeline's horizon to cover its next record.</summary>
    Held,
}
