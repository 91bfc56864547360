using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>What Loki should hold of some partitions, put together from what was counted of each. Pieces may come from several threads.</summary>
/// <param name="windowSecs">How long a window is at first.</param>
/// <param name="ranges">What is to be counted.</param>
internal sealed class AuditBook(long windowSecs, IEnumerable<AuditRange> ranges)
{
    private readonly Lock _gate = new();
    private readonly long _windowSecs = windowSecs;
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
            var partition = PartitionOf(piece.Partition, piece.From);
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

    /// <summary>
    /// Divides it: into what is in windows that are over, with all that is told of records, and what is in the others. It stays as it is.
    /// </summary>
    /// <param name="isOver">Says so of a window that begins behind one time and ends at another, nanoseconds since the Unix epoch.</param>
    public (AuditBook Over, AuditBook Open) Cut(Func<long, long, bool> isOver)
    {
        var (over, open) = (new AuditBook(_windowSecs, []), new AuditBook(_windowSecs, []));
        for (var stream = 0; stream < Streams.Count; stream++)
        {
            foreach (var (window, cell) in Cells.Of(stream))
            {
                var book = BookOf(window);
                book.Cells.Add(book.Streams.NumberOf(Streams[stream]), AuditCells.EndOf(window, Cells.WindowSecs), cell);
            }
        }

        foreach (var partition in Partitions)
        {
            over.PartitionOf(partition.Range.Partition, partition.Range.From).Refusals.AddRange(partition.Refusals);
            foreach (var span in partition.Spans.All)
            {
                var book = BookOf(span.Window);
                book.AddSpan(book.PartitionOf(partition.Range.Partition, partition.Range.From).Spans, span, Cells.WindowSecs);
            }
        }

        return (over, open);

        AuditBook BookOf(long window) => isOver(AuditCells.EndOf(window - 1, Cells.WindowSecs), AuditCells.EndOf(window, Cells.WindowSecs)) ? over : open;
    }

    private PartitionAudit PartitionOf(PartitionId partition, long from) => _partitions.TryGetValue(partition, out var known)
        ? known
        : _partitions[partition] = new PartitionAudit(new AuditRange(partition, from, long.MaxValue, 0));

    private void AddSpan(AuditSpans spans, AuditedSpan span, long spanWindowSecs)
    {
        var window = AuditCells.WindowOf(AuditCells.EndOf(span.Window, spanWindowSecs), Cells.WindowSecs);
        spans.Add(window, Cells.WindowSecs, span.First);
        spans.Add(window, Cells.WindowSecs, span.Last);
    }
}
