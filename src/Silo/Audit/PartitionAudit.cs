using OrleansKafkaLoki.Grains.Interfaces.Audit;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>A partition that is audited.</summary>
/// <param name="range">What of it.</param>
internal sealed class PartitionAudit(AuditRange range)
{
    /// <summary>What of it.</summary>
    public AuditRange Range => range;

    /// <summary>What was found.</summary>
    public AuditTally Tally { get; } = new() { Unshipped = range.Unshipped };

    /// <summary>Where the records of each window lie.</summary>
    public AuditSpans Spans { get; } = new();

    /// <summary>Records that have to be dead letters.</summary>
    public List<AuditedRefusal> Refusals { get; } = [];

    /// <summary>The offset behind what was counted.</summary>
    public long Position { get; private set; } = range.From;

    /// <summary>Adds what was counted of it.</summary>
    public void TakeIn(AuditedPiece piece)
    {
        Tally.Records += piece.Records;
        Tally.Filtered += piece.Filtered;
        Tally.Timeless += piece.Timeless;
        Tally.Gone += piece.Gone;
        Tally.Expected += piece.Expected;
        Tally.TooOld += piece.TooOld;
        Refusals.AddRange(piece.Refusals);
        Position = piece.To;
    }
}
