using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Counts what Loki should hold of a partition, piece by piece. For one thread.</summary>
/// <param name="partition">What is read.</param>
/// <param name="from">The first offset.</param>
/// <param name="terms">How it is counted.</param>
/// <param name="pieceRecords">How many records a piece has, about.</param>
/// <param name="take">Takes each piece.</param>
internal sealed class CountingSink(PartitionId partition, long from, CountingTerms terms, long pieceRecords, Action<AuditedPiece> take) : IAuditSink
{
    private PieceBuilder _piece = new(terms.WindowSecs);
    private long _from = from;

    /// <inheritdoc/>
    public void Read() => _piece.Records++;

    /// <inheritdoc/>
    public void Filtered() => _piece.Filtered++;

    /// <inheritdoc/>
    public void Timeless() => _piece.Timeless++;

    /// <inheritdoc/>
    public void Gone(long first, long last) => _piece.Gone += last - first + 1;

    /// <inheritdoc/>
    public void Refused(long offset, LabelStream stream) => _piece.Refusals.Add(new AuditedRefusal(offset, stream));

    /// <inheritdoc/>
    public void Entry(LabelStream stream, long offset, long timestampNs, ReadOnlySpan<byte> message)
    {
        if (timestampNs < terms.BlindBelowNs)
        {
            _piece.TooOld++;
        }
        else
        {
            _piece.Add(stream, offset, timestampNs, new EntryReader(message).Line.Length, terms.ComparesAll || terms.IsLetter(partition, offset));
        }
    }

    /// <inheritdoc/>
    public void Passed(long next)
    {
        if (_piece.Records >= pieceRecords)
        {
            End(next);
        }
    }

    /// <summary>All was read up to this offset.</summary>
    public void End(long next)
    {
        if (next > _from)
        {
            take(_piece.Build(partition, _from, next));
            _piece = new PieceBuilder(terms.WindowSecs);
            _from = next;
        }
    }
}
