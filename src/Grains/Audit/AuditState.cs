using OrleansKafkaLoki.Grains.Interfaces.Audit;

namespace OrleansKafkaLoki.Grains.Audit;

/// <summary>A continuous audit's grain state: where it goes on, and what differs.</summary>
[GenerateSerializer, Alias("okl.AuditState")]
public sealed class AuditState
{
    /// <summary>The first offset of each partition that was not audited, by the partition's text form.</summary>
    [Id(0)] public Dictionary<string, long> NextOffsets { get; set; } = [];

    /// <summary>What differs, until it is repaired or forgotten.</summary>
    [Id(1)] public List<AuditFinding> Findings { get; set; } = [];
}
