namespace OrleansKafkaLoki.Grains.Interfaces.Audit;

/// <summary>How a record differs.</summary>
[GenerateSerializer, Alias("okl.AuditKind")]
public enum AuditKind
{
    /// <summary>Loki does not have it as it was sent, and it is no dead letter.</summary>
    Missing,

    /// <summary>Loki has it more than once.</summary>
    Twice,
}
