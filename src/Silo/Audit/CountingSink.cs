using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Counts what Loki should hold of a partition. For one thread.</summary>
/// <param name="range">What is read.</param>
/// <param name="cells">Takes the counts.</param>
/// <param name="streams">Numbers the streams.</param>
/// <param name="letters">The dead letters.</param>
/// <param name="blindBelowNs">Loki answers for nothing older.</param>
/// <param name="comparesAll">Whether all entries are to be compared.</param>
internal sealed class CountingSink(
    AuditRange range, AuditCells cells, AuditStreams streams, AuditLetters letters, long blindBelowNs, bool comparesAll) : IAuditSink
{
    private readonly Dictionary<LabelStream, int> _numbers = [];
    private (int Stream, long Window, long WindowSecs, long TimestampNs) _run;
    private AuditCell _cell;

    /// <summary>What was counted.</summary>
    public AuditTally Tally { get; } = new() { Unshipped = range.Unshipped };

    /// <summary>Where the records of each window lie.</summary>
    public AuditSpans Spans { get; } = new();

    /// <summary>Records that have to be dead letters and are not.</summary>
    public List<(long Offset, LabelStream Stream)> Unburied { get; } = [];

    /// <inheritdoc/>
    public void Read() => Tally.Records++;

    /// <inheritdoc/>
    public void Filtered() => Tally.Filtered++;

    /// <inheritdoc/>
    public void Timeless() => Tally.Timeless++;

    /// <inheritdoc/>
    public void Gone(long first, long last) => Tally.Gone += last - first + 1;

    /// <inheritdoc/>
    public void Refused(long offset, LabelStream stream)
    {
        Tally.Expected++;
        if (letters.CauseOf(range.Partition, offset) is { } cause)
        {
            Tally.Bury(cause);
        }
        else
        {
            Tally.Missing++;
            Unburied.Add((offset, stream));
        }
    }

    /// <inheritdoc/>
    public void Entry(LabelStream stream, long offset, long timestampNs, ReadOnlySpan<byte> message)
    {
        Tally.Expected++;
        if (timestampNs < blindBelowNs)
        {
            Tally.TooOld++;
            return;
        }

        if (!_numbers.TryGetValue(stream, out var number))
        {
            _numbers.Add(stream, number = streams.NumberOf(stream));
        }

        var windowSecs = cells.WindowSecs;
        var window = AuditCells.WindowOf(timestampNs, windowSecs);
        Spans.Add(window, windowSecs, offset);
        if ((number, window, windowSecs) != (_run.Stream, _run.Window, _run.WindowSecs))
        {
            Flush();
            _run = (number, window, windowSecs, timestampNs);
        }

        _cell = new AuditCell(
            _cell.Count + 1,
            _cell.Bytes + new EntryReader(message).Line.Length,
            comparesAll || _cell.IsCompared || letters.CauseOf(range.Partition, offset) is not null);
    }

    /// <summary>Hands over what is counted.</summary>
    public void Flush()
    {
        if (_cell.Count > 0)
        {
            cells.Add(_run.Stream, _run.TimestampNs, _cell);
            _cell = default;
        }
    }
}
