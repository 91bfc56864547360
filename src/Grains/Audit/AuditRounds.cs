using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Grains.Audit;

/// <summary>
/// The rounds of a continuous audit: each has the partitions counted up to where they were shipped a while ago, and compares the windows of
/// time that all of them have left behind.
/// </summary>
/// <param name="options">How often and how far behind.</param>
/// <param name="auditor">Compares.</param>
/// <param name="count">Has a piece of a partition counted.</param>
/// <param name="time">The clock.</param>
internal sealed class AuditRounds(
    ContinuousAuditOptions options, IPipelineAuditor auditor, Func<PartitionId, long, long, long, CancellationToken, Task<AuditedPiece>> count, TimeProvider time)
{
    /// <summary>Seconds: short, since a window is compared when it is over, and what is not as expected is looked at by windows.</summary>
    internal const long WindowSecs = 10;

    /// <summary>Offsets of a piece, which one call counts.</summary>
    private const long MostOffsets = 200_000;

    /// <summary>A partition whose records are older than the others' by more makes nothing wait.</summary>
    private static readonly long MostDriftNs = (long)TimeSpan.FromHours(1).TotalSeconds * UnixNanos.PerSecond;

    /// <summary>Timestamps within a partition are this much out of order: what comes later costs a look at its window's entries.</summary>
    private const long LatenessNs = 3 * WindowSecs * UnixNanos.PerSecond;

    private readonly ShippedPositions _shipped = new(options.Behind);
    private readonly Dictionary<PartitionId, AuditedPartition> _partitions = [];

    /// <summary>What was shipped before was audited; null before the first time.</summary>
    public DateTimeOffset? AuditedUntil { get; private set; }

    /// <summary>Records that were read.</summary>
    public long Records { get; private set; }

    /// <summary>Entries that nobody looks for.</summary>
    public long TooOld { get; private set; }

    /// <summary>Where a partition goes on that an earlier activation has begun.</summary>
    public void Resume(PartitionId partition, long next) => _partitions[partition] = new AuditedPartition(partition, next);

    /// <summary>Where each partition would go on after a restart.</summary>
    public IEnumerable<(PartitionId Partition, long Next)> Positions =>
        _partitions.Values.Select(one => (one.Partition, Math.Min(one.Next, auditor.FirstOpen(one.Partition) ?? one.Next)));

    /// <summary>Does a round.</summary>
    /// <param name="shipped">Up to where the partitions are shipped now; those of which nobody knows it are missing.</param>
    /// <param name="judged">Told of every comparison.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(IReadOnlyDictionary<PartitionId, long> shipped, Func<AuditVerdict, Task> judged, CancellationToken cancellationToken)
    {
        _shipped.See(time.GetUtcNow(), shipped);
        foreach (var (partition, offset) in shipped)
        {
            // What was shipped before is not this audit's; nor is what a rewound or recreated log had.
            if (!_partitions.TryGetValue(partition, out var known) || known.Next > offset)
            {
                _partitions[partition] = new AuditedPartition(partition, offset);
            }
        }

        if (_shipped.Settled is not { } settled)
        {
            return;
        }

        var toCount = Left(settled.Offsets).ToList();
        do
        {
            await Task.WhenAll(Together(toCount).Select(partition => CountAsync(partition, EndOf(partition.Partition, settled.Offsets), cancellationToken)));
            await judged(await auditor.JudgeAsync(OverNs(), cancellationToken));
            toCount = [.. Left(settled.Offsets)];
        }
        while (toCount.Count > 0);

        AuditedUntil = settled.SeenAt;
    }

    private IEnumerable<AuditedPartition> Left(IReadOnlyDictionary<PartitionId, long> offsets) =>
        _partitions.Values.Where(partition => partition.Next < EndOf(partition.Partition, offsets));

    /// <summary>A log that was recreated since, or a position that was taken back, ends before what was shipped then.</summary>
    private long EndOf(PartitionId partition, IReadOnlyDictionary<PartitionId, long> offsets) =>
        Math.Min(offsets.GetValueOrDefault(partition, -1), _shipped.Newest.GetValueOrDefault(partition, long.MaxValue));

    /// <summary>Those whose records are the oldest, so that windows come to their end, and those of which nothing is known.</summary>
    private static List<AuditedPartition> Together(List<AuditedPartition> partitions)
    {
        var unknown = partitions.Where(partition => partition.NewestNs is null).ToList();
        var oldest = partitions.Min(partition => partition.NewestNs);
        return unknown.Count > 0 ? unknown : [.. partitions.Where(partition => partition.NewestNs - oldest <= MostDriftNs)];
    }

    private async Task CountAsync(AuditedPartition partition, long end, CancellationToken cancellationToken)
    {
        var piece = await count(partition.Partition, partition.Next, Math.Min(end, partition.Next + MostOffsets), WindowSecs, cancellationToken);
        auditor.TakeIn(piece);
        partition.Advance(piece, UnixNanos.Of(time.GetUtcNow()));
        Records += piece.Records;
        TooOld += piece.TooOld;
    }

    /// <summary>Up to when windows are over: no partition has shipped more of them than was counted, unless it is far behind the others.</summary>
    private long OverNs()
    {
        var over = UnixNanos.Of(time.GetUtcNow() - options.Behind);
        var newest = _partitions.Values.Max(partition => partition.NewestNs) ?? over;
        foreach (var partition in _partitions.Values.Where(partition => partition.Next < _shipped.Newest.GetValueOrDefault(partition.Partition, -1)))
        {
            over = Math.Min(over, Math.Max((partition.NewestNs ?? newest - MostDriftNs) - LatenessNs, newest - MostDriftNs));
        }

        return over;
    }
}
