using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>What an audit found.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Partitions">The partitions, in order.</param>
/// <param name="Streams">The streams that are not as expected.</param>
/// <param name="StreamCount">How many streams there are.</param>
/// <param name="Refusals">Why Loki did not say what it holds of a stream.</param>
/// <param name="First">The first record of each kind.</param>
/// <param name="Others">Entries in Loki that are of nobody who was asked for.</param>
/// <param name="Unsettled">Entries that are missing, and so old that Loki may have them without showing them, if they were shipped a short while ago.</param>
/// <param name="MoreCounted">
/// How many more entries of a stream Loki counts than it shows: exact doubles in several chunks, which its sums count and its pages leave out, or streams
/// of others that have the stream's labels and more.
/// </param>
/// <param name="WindowSecs">How long the windows were.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record AuditResult(
    AuditOptions Options,
    IReadOnlyList<PartitionAudit> Partitions,
    IReadOnlyList<(LabelStream Stream, AuditTally Tally)> Streams,
    int StreamCount,
    IReadOnlyList<(LabelStream Stream, string Reason)> Refusals,
    IReadOnlyList<AuditFinding> First,
    long Others,
    long Unsettled,
    IReadOnlyList<(LabelStream Stream, long Count)> MoreCounted,
    long WindowSecs,
    TimeSpan Elapsed)
{
    /// <summary>How far back Loki answers, of tenants of which it does not for everything that was asked for.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Lookbacks { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Why Loki does not say, of a tenant, how far back it answers.</summary>
    public IReadOnlyDictionary<string, string> Mute { get; init; } = new Dictionary<string, string>();

    /// <summary>What a judge has found of a book.</summary>
    public static AuditResult Of(AuditOptions options, AuditBook book, AuditJudge judge, TimeSpan elapsed) => new(
        options,
        [.. book.Partitions],
        [.. judge.Streams.Select(stream => (book.Streams[stream.Key], Whole(book, stream.Key, stream.Value))).OrderBy(stream => stream.Item1.ToString(), StringComparer.Ordinal)],
        book.Streams.Count,
        [.. judge.Refusals.Select(refusal => (book.Streams[refusal.Key], refusal.Value))],
        [.. judge.First.Values],
        judge.Others,
        Unsettled: 0,
        [.. judge.MoreCounted.Select(more => (book.Streams[more.Key], more.Value))],
        book.Cells.WindowSecs,
        elapsed);

    /// <summary>True when everything is there, once; not when nothing of what there is was shipped.</summary>
    public bool IsProven => Total is { IsProven: true } total && MoreCounted.Count == 0 && (total.Records > 0 || total.Unshipped == 0);

    /// <summary>The sum of all partitions.</summary>
    public AuditTally Total
    {
        get
        {
            var total = new AuditTally();
            foreach (var partition in Partitions)
            {
                total.Add(partition.Tally);
            }

            return total;
        }
    }

    private static AuditTally Whole(AuditBook book, int stream, AuditTally tally)
    {
        tally.Expected = book.Cells.Of(stream).Values.Sum(cell => cell.Count);
        return tally;
    }
}
