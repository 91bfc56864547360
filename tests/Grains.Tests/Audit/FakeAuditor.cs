using OrleansKafkaLoki.Grains.Audit;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Audit;

/// <summary>Remembers what it was told: pieces, and up to when it was to compare.</summary>
internal sealed class FakeAuditor : IPipelineAuditor
{
    public List<AuditedPiece> Pieces { get; } = [];

    /// <summary>Up to when, in seconds since the Unix epoch.</summary>
    public List<long> Judged { get; } = [];

    /// <summary>The first offset of windows that are not over.</summary>
    public Dictionary<PartitionId, long> Open { get; } = [];

    public void TakeIn(AuditedPiece piece) => Pieces.Add(piece);

    public Task<AuditVerdict> JudgeAsync(long untilNs, CancellationToken cancellationToken)
    {
        Judged.Add(untilNs / UnixNanos.PerSecond);
        return Task.FromResult(new AuditVerdict([], 0, 0));
    }

    public long? FirstOpen(PartitionId partition) => Open.TryGetValue(partition, out var offset) ? offset : null;

    public Task<AuditVerdict> LookAgainAsync(IReadOnlyList<AuditFinding> findings, bool ships, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Rounds do not look again.");
}
