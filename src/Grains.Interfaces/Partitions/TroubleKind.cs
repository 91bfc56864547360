namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>What fails.</summary>
[GenerateSerializer, Alias("okl.TroubleKind")]
public enum TroubleKind
{
    /// <summary>A question to Kafka, such as for the offset to begin at.</summary>
    Kafka,

    /// <summary>Kafka says that the partition has no leader.</summary>
    NoLeader,

    /// <summary>Kafka delivers nothing of it.</summary>
    Unreadable,

    /// <summary>A write of its checkpoint.</summary>
    Store,

    /// <summary>A write of dead letters.</summary>
    DeadLetters,
}
