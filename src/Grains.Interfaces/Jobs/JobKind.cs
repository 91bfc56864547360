namespace OrleansKafkaLoki.Grains.Interfaces.Jobs;

/// <summary>What a job does.</summary>
[GenerateSerializer, Alias("okl.JobKind")]
public enum JobKind
{
    /// <summary>Ships what Loki does not hold of a range of Kafka.</summary>
    Replay,

    /// <summary>Holds a range of Kafka against what Loki holds.</summary>
    Audit,

    /// <summary>Ships dead letters again.</summary>
    DeadLetters,
}
