using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Streams.Journal;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>What is known of entries before they are sent: which Loki would refuse, and what becomes of those out of order.</summary>
/// <param name="stream">The stream.</param>
/// <param name="journal">The stream's newest timestamp.</param>
/// <param name="outOfOrder">What becomes of older ones.</param>
/// <param name="options">Loki's limits, as far as they are configured.</param>
/// <param name="limits">What Loki's answers taught.</param>
/// <param name="time">The clock by which entries are too old.</param>
internal sealed class EntryRules(
    LabelStream stream, StreamJournal journal, OutOfOrderAction outOfOrder, LimitsOptions options, LearnedLimits limits, TimeProvider time)
{
    private readonly TimeSpan? _ahead = EntryAges.Ahead(options);

    /// <summary>Loki counts more than the entries: labels, and what it adds itself.</summary>
    private const double RequestShare = 0.9;

    /// <summary>The most bytes of entries that Loki takes in a request: of all streams as far as it said, and of one at once.</summary>
    public int MaxBytes
    {
        get
        {
            var known = limits.Of(stream);
            var request = known.MaxRequestBytes is { } bytes ? (int)(bytes * RequestShare) : int.MaxValue;
            int? burst = known.StreamBurst ?? (options.PerStreamRateLimit > 0 ? options.PerStreamRateLimitBurst : null);
            return Math.Min(request, (int?)(burst * StreamPace.Share) ?? int.MaxValue);
        }
    }

    /// <summary>
    /// The stream's newest timestamp that is known to be in Loki, nanoseconds since the Unix epoch; null before the first.
    /// </summary>
    public long? NewestNs => journal.NewestNs;

    /// <summary>Whether entries are sent that are older than the stream's newest.</summary>
    public bool SendsLate => outOfOrder == OutOfOrderAction.Accept;

    /// <summary>Refuses what can never be sent, and returns the rest as it is to be sent.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="answer">What Loki has just said about them, if it has.</param>
    public BatchRange Apply(BatchRange entries, PushAnswer? answer = null) =>
        entries.Count == 0 ? entries : Order(Limit(entries, limits.Of(stream), answer));

    private BatchRange Limit(BatchRange entries, TenantLimits known, PushAnswer? answer)
    {
        var now = time.GetUtcNow();
        if (_ahead is { } ahead && UnixNanos.Of(now + ahead) is var newest && entries.MaxNs > newest)
        {
            entries = Refuse(
                entries, i => entries.TimestampNs(i) > newest, RejectionCause.TooNew, EntryAges.WhyTooNew(options), answer);
        }

        if (entries.Count > 0 && EntryAges.Behind(options, known) is var (age, margin) && UnixNanos.Of(now - age - margin) is var oldest && entries.MinOwnNs < oldest)
        {
            entries = Refuse(entries, i => entries.TimestampNs(i) < oldest, RejectionCause.TooOld, EntryAges.WhyTooOld(known, age), answer);
        }

        if (known == TenantLimits.None)
        {
            return entries;
        }

        if (known.MaxLineBytes is { } bytes)
        {
            entries = Refuse(
                entries, i => entries.Message(i).Length > bytes && entries.LineLength(i) > bytes, RejectionCause.LineTooLong,
                $"Loki takes no line longer than {bytes} bytes, as it said lately.", answer);
        }

        if (known.MaxMetadataBytes is not null || known.MaxMetadataEntries is not null)
        {
            var (maxBytes, maxPairs) = (known.MaxMetadataBytes ?? int.MaxValue, known.MaxMetadataEntries ?? int.MaxValue);
            entries = Refuse(
                entries, i => entries.Metadata(i) is var (pairs, size) && (pairs > maxPairs || size > maxBytes), RejectionCause.Metadata,
                "The structured metadata is more than Loki takes, as it said lately.", answer);
        }

        return entries;
    }

    private BatchRange Order(BatchRange entries)
    {
        if (entries.Count == 0 || journal.NewestNs is not { } newest || entries.MinOwnNs >= newest)
        {
            return entries;
        }

        return outOfOrder switch
        {
            OutOfOrderAction.RewriteTimestamp => entries.RaiseTo(newest),
            OutOfOrderAction.Drop => Refuse(
                entries, i => entries.OwnTimestampNs(i) < newest, RejectionCause.OutOfOrder, "The stream has newer entries, and out_of_order_action is drop."),
            _ => entries,
        };
    }

    private static BatchRange Refuse(
        BatchRange entries, Func<int, bool> refused, RejectionCause cause, string reason, PushAnswer? answer = null)
    {
        var (status, words) = answer is { } said && said.Cause == cause ? (said.Status, said.Reason) : (0, reason);
        return entries.Where(i =>
        {
            if (!refused(i))
            {
                return true;
            }

            entries.Reject(i, cause, status, words);
            return false;
        });
    }
}
