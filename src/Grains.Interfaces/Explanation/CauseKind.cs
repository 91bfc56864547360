namespace OrleansKafkaLoki.Grains.Interfaces.Explanation;

/// <summary>Why something does not go on as it should.</summary>
[GenerateSerializer, Alias("okl.CauseKind")]
public enum CauseKind
{
    /// <summary>Nothing keeps it.</summary>
    NothingIsWrong,

    /// <summary>An operator has paused it.</summary>
    Paused,

    /// <summary>The silo that has it does not answer.</summary>
    SiloSilent,

    /// <summary>Redis answers and takes no writes, or is not there.</summary>
    RedisTakesNoWrites,

    /// <summary>Redis takes long.</summary>
    RedisSlow,

    /// <summary>A partition has no leader.</summary>
    NoLeader,

    /// <summary>Kafka does not answer.</summary>
    KafkaSilent,

    /// <summary>Kafka delivers nothing of a partition.</summary>
    BatchUnreadable,

    /// <summary>Dead letters cannot be written.</summary>
    DeadLettersStuck,

    /// <summary>Loki refuses the credentials, or takes nothing from the tenant until somebody acts.</summary>
    LokiRefuses,

    /// <summary>Loki fails or does not answer.</summary>
    LokiFails,

    /// <summary>Loki throttles the tenant.</summary>
    TenantThrottled,

    /// <summary>Loki throttles the stream.</summary>
    StreamThrottled,

    /// <summary>It waits for slower partitions.</summary>
    Held,

    /// <summary>It needs an operator, for the reason that it tells.</summary>
    Faulted,

    /// <summary>It does not run.</summary>
    NotRunning,

    /// <summary>What has waited is being read.</summary>
    CatchingUp,
}
