using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>What Loki should hold of some partitions, put together from what was counted of each. Pieces may come from several threads.</summary>
/// <param name="windowSecs">How long a window is at first.</param>
/// <param name="ranges">What is to be counted.</param>
internal sealed class AuditBook(long windowSecs, IEnumerable<AuditRange> ranges)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PartitionId, PartitionAudit> _partitions = ranges.ToDictionary(range => range.Partition, range => new PartitionAudit(range));

    /// <summary>The partitions, in order.</summary>
    public IReadOnlyCollection<PartitionAudit> Partitions => _partitions.Values;

    /// <summary>The streams.</summary>
    public AuditStreams Streams { get; } = new();

    /// <summary>What should be in each.</summary>
    public AuditCells Cells { get; } = new(windowSecs);

    /// <summary>Adds what was counted of a partition, from where the last piece ended.</summary>
    public void TakeIn(AuditedPiece piece)
    {
        lock (_gate)
        {
            var partition = _partitions[piece.Partition];
            partition.TakeIn(piece);
            int[] numbers = [.. piece.Streams.Select(Streams.NumberOf)];
            foreach (var cell in piece.Cells)
            {
                Cells.Add(numbers[cell.Stream], AuditCells.EndOf(cell.Window, piece.WindowSecs), new AuditCell(cell.Count, cell.Bytes, cell.IsCompared));
            }

            foreach (var span in piece.Spans)
            {
                AddSpan(partition.Spans, span, piece.WindowSecs);
            }
        }
    }

    private void AddSpan(AuditSpans spans, AuditedSpan span, long spanWindowSecs)
    {
        var window = AuditCells.WindowOf(AuditCells.EndOf(span.Window, spanWindowSecs), Cells.WindowSecs);
        spans.Add(window, Cells.WindowSecs, span.First);
        spans.Add(window, Cells.WindowSecs, span.Last);
    }
}
