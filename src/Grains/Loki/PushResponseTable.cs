using OrleansKafkaLoki.Grains.Interfaces.Streams;
using static OrleansKafkaLoki.Grains.Loki.PushDisposition;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>
/// What Loki's answers to a push of one stream mean; the first row that fits counts. Statuses and texts are those of Loki 2.9 to 3.7
/// (<c>pkg/distributor</c>, <c>pkg/ingester</c>, <c>pkg/validation</c>, <c>pkg/loghttp/push</c>) and of the servers that stand in
/// front of it. Only what Loki says about an entry or its labels rejects one: other words may be somebody else's, and hold the tenant.
/// </summary>
internal static class PushResponseTable
{
    private const int IngestionBlocked = 260;

    /// <summary>The rows in order. The last one fits everything.</summary>
    public static IReadOnlyList<PushResponseRow> Rows { get; } =
    [
        Row(204, Anything, Delivered),
        Row(IngestionBlocked, Anything, Refused),
        // Its status is configurable. It begins so: further on, a label's value may say it.
        Row(200, 599, Begins("ingestion blocked for user "), Refused),
        // Words instead of a plain yes: a page of somebody else.
        Row(200, 299, Nothing, Delivered),
        Row(200, 299, Anything, Refused) with { MayHaveStored = true },
        Row(300, 399, Anything, Refused),

        // The words of a server in front of Loki are about the configuration, not the batch. The first two never read a request.
        Row(400, Says("Client sent an HTTP request to an HTTPS server"), Refused),
        Row(400, Says("plain HTTP request was sent to HTTPS port"), Refused),
        Row(400, Page, Refused) with { MayHaveStored = true },

        // Labels are at fault before any entry is looked at. First, because some of these quote a label's value bare.
        Labels("couldn't parse labels: "),
        Labels("error parsing labels '"),
        Labels("error at least one label pair is required per stream"),
        Labels("entry for stream '", " label names; limit "),
        Labels("stream '", "' has label name too long: '"),
        Labels("stream '", "' has label value too long: '"),
        Labels("stream '", "' has duplicate label name: '"),
        Labels("missing required labels ", " for user ", " for stream "),

        // Some entries may only be throttled: what is at fault for good answers 400 again once they are in.
        Row(400, Says("ignored, reason: 'Per stream rate limit exceeded"), Throttled) with { MayHaveStored = true, Throttles = ThrottleScope.Stream },

        // One setting of Loki, and no fault of each record: those without metadata are stored (pkg/distributor/validator.go). First, because
        // Loki joins its complaints about several entries.
        Row(400, Says("stream '", "' includes structured metadata, but this feature is disallowed"), Refused) with
        {
            MayHaveStored = true,
            Remedy = "Allow it (limits_config.allow_structured_metadata), or ship without: structured_metadata: {}, and no long_lines.action: split.",
        },

        // The other entries of the batch are stored.
        Entry(RejectionCause.TooFarBehind, "ignored, reason: 'entry too far behind"),
        Entry(RejectionCause.TooFarBehind, "ignored, reason: 'entry out of order"),
        Entry(RejectionCause.TooOld, "entry for stream '", "' has timestamp too old: "),
        Entry(RejectionCause.TooNew, "entry for stream '", "' has timestamp too new: "),
        Entry(RejectionCause.LineTooLong, "max entry size '", "' bytes exceeded for stream '"),
        Entry(RejectionCause.Metadata, "stream '", "' has structured metadata too large: '"),
        Entry(RejectionCause.Metadata, "stream '", "' has too many structured metadata labels: '"),
        // The last three may also be about the decompressed message.
        Row(400, Says("compressed message size ", " exceeds limit "), TooLarge) with { Cause = RejectionCause.TooLarge },
        Row(400, Says("message size too large"), TooLarge) with { Cause = RejectionCause.TooLarge },
        Row(400, Says("received message larger than max ("), TooLarge) with { Cause = RejectionCause.TooLarge },

        // Whose words it is does not matter while there is something to split. A single entry is condemned by Loki's alone.
        Row(413, (_, entries) => entries > 1, TooLarge) with { Cause = RejectionCause.TooLarge },
        Row(413, Says("message size too large"), TooLarge) with { Cause = RejectionCause.TooLarge },
        Row(413, Anything, Refused) with { Remedy = "A server in front of Loki takes no request of this size." },
        Row(408, Anything, Unavailable) with { MayHaveStored = true },
        Row(499, Anything, Unavailable) with { MayHaveStored = true },

        // A batch above the tenant's burst is refused however long one waits. The text names the rate, which the burst is never below
        // in practice: a batch within it only has to wait, a larger one is safer in halves; a single entry cannot be split, so it waits.
        Row(429, (words, entries) => entries > 1 && ExceedsRate(words), TooLarge) with { Cause = RejectionCause.TooLarge },
        Row(429, (words, _) => ExceedsRate(words), Throttled) with { Throttles = ThrottleScope.Stream },
        Row(429, Says("ingestion rate limit exceeded"), Throttled) with { Throttles = ThrottleScope.Tenant },
        // Parts of the stream, replicas of it or single entries may have got through.
        Row(429, Says("Per stream rate limit exceeded"), Throttled) with { MayHaveStored = true, Throttles = ThrottleScope.Stream },
        Row(429, Says("maximum active stream limit exceeded"), Throttled) with { MayHaveStored = true, Throttles = ThrottleScope.Stream },
        Row(429, Anything, Throttled) with { MayHaveStored = true, Throttles = ThrottleScope.Tenant },
        Row(401, 407, Anything, Refused),
        Row(400, 499, Anything, Refused) with { MayHaveStored = true },

        // Some faults of the request itself come as a 500 and would come forever.
        Row(500, Says("message larger than max"), TooLarge) with { MayHaveStored = true, Cause = RejectionCause.TooLarge },
        Row(500, Says("no schema config found for time"), Rejected) with { MayHaveStored = true, Cause = RejectionCause.OutsideSchema },
        Row(500, Says("label name is empty"), Rejected) with { MayHaveStored = true, Cause = RejectionCause.Metadata },
        Row(500, Says("resulted in invalid name"), Rejected) with { MayHaveStored = true, Cause = RejectionCause.Metadata },
        Row(0, int.MaxValue, Anything, Unavailable) with { MayHaveStored = true },
    ];

    private static PushResponseRow Row(int from, int to, Func<string, int, bool> fits, PushDisposition disposition) =>
        new(from, to, fits, disposition);

    private static PushResponseRow Row(int status, Func<string, int, bool> fits, PushDisposition disposition) =>
        new(status, status, fits, disposition);

    private static PushResponseRow Labels(params string[] texts) => Row(400, Says(texts), Rejected) with { Cause = RejectionCause.Labels };

    private static PushResponseRow Entry(RejectionCause cause, params string[] texts) =>
        Row(400, Says(texts), Rejected) with { MayHaveStored = true, Cause = cause };

    /// <summary>All texts, one behind the other. Loki began some with a capital letter once.</summary>
    private static Func<string, int, bool> Says(params string[] texts) => (words, _) =>
    {
        var at = 0;
        return Array.TrueForAll(texts, text =>
        {
            var found = words.IndexOf(text, at, StringComparison.OrdinalIgnoreCase);
            at = found + text.Length;
            return found >= 0;
        });
    };

    private static Func<string, int, bool> Begins(string text) => (words, _) => words.AsSpan().TrimStart().StartsWith(text, StringComparison.OrdinalIgnoreCase);

    private static bool Anything(string words, int entries) => true;

    private static bool Nothing(string words, int entries) => string.IsNullOrWhiteSpace(words);

    private static bool Page(string words, int entries) => words.AsSpan().TrimStart() is ['<', ..];

    private static bool ExceedsRate(string words) => LokiWords.IngestionRate(words) is { } rate && rate.Total > rate.Limit;
}
