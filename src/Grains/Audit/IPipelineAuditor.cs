using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Audit;

/// <summary>Holds what was counted of a pipeline against what Loki holds. Not thread-safe.</summary>
public interface IPipelineAuditor
{
    /// <summary>Adds what was counted of a partition.</summary>
    void TakeIn(AuditedPiece piece);

    /// <summary>Compares the windows that are over, and keeps the others.</summary>
    /// <param name="untilNs">Windows that end no later are over, and those that begin in the future, where only clocks that are wrong write.</param>
    /// <param name="cancellationToken">Gives up; the windows are kept.</param>
    Task<AuditVerdict> JudgeAsync(long untilNs, CancellationToken cancellationToken);

    /// <summary>The first offset of a partition that has records in windows that were not compared; null when there is none.</summary>
    long? FirstOpen(PartitionId partition);

    /// <summary>Looks at records again, and ships those that are missing, if it is told to.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="ships">Whether it is told to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<AuditVerdict> LookAgainAsync(IReadOnlyList<AuditFinding> findings, bool ships, CancellationToken cancellationToken);
}
