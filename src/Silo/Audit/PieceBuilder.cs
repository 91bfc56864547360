using System.Runtime.InteropServices;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Counts a piece of a partition. For one thread.</summary>
/// <param name="windowSecs">How long a window is.</param>
internal sealed class PieceBuilder(long windowSecs)
{
    private readonly Dictionary<LabelStream, int> _numbers = [];
    private readonly Dictionary<(int Stream, long Window), AuditCell> _cells = [];
    private readonly AuditSpans _spans = new();

    // Records of one stream and window come in runs.
    private LabelStream? _lastStream;
    private (int Stream, long Window) _run;
    private AuditCell _cell;

    public long Records { get; set; }

    public long Filtered { get; set; }

    public long Timeless { get; set; }

    public long Gone { get; set; }

    public long TooOld { get; set; }

    public List<AuditedRefusal> Refusals { get; } = [];

    /// <summary>Counts an entry.</summary>
    public void Add(LabelStream stream, long offset, long timestampNs, int lineBytes, bool isCompared)
    {
        var window = AuditCells.WindowOf(timestampNs, windowSecs);
        if (stream != _lastStream || window != _run.Window)
        {
            Flush();
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, stream, out var exists);
            number = exists ? number : _numbers.Count - 1;
            _run = (number, window);
            _lastStream = stream;
        }

        _spans.Add(window, windowSecs, offset);
        _cell = new AuditCell(_cell.Count + 1, _cell.Bytes + lineBytes, isCompared || _cell.IsCompared);
    }

    /// <summary>What was counted.</summary>
    public AuditedPiece Build(PartitionId partition, long from, long to)
    {
        Flush();
        return new AuditedPiece
        {
            Partition = partition,
            From = from,
            To = to,
            WindowSecs = windowSecs,
            Streams = [.. _numbers.OrderBy(stream => stream.Value).Select(stream => stream.Key)],
            Cells = [.. _cells.Select(cell => new AuditedCell(cell.Key.Stream, cell.Key.Window, cell.Value.Count, cell.Value.Bytes, cell.Value.IsCompared))],
            Spans = [.. _spans.All],
            Refusals = [.. Refusals],
            Records = Records,
            Filtered = Filtered,
            Timeless = Timeless,
            Gone = Gone,
            Expected = _cells.Values.Sum(cell => cell.Count) + TooOld + Refusals.Count,
            TooOld = TooOld,
        };
    }

    private void Flush()
    {
        if (_cell.Count > 0)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_cells, _run, out _);
            sum = AuditCell.Sum(sum, _cell);
            _cell = default;
        }
    }
}
