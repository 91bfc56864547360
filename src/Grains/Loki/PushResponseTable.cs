using OrleansKafkaLoki.Grains.Interfaces.Streams;
using static OrleansKafkaLoki.Grains.Loki.PushDisposition;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>
/// What Loki's answers to a push of one stream mean; the first row that fits counts. Statuses and texts are those of Loki 3.7
/// (<c>pkg/distributor</c>, <c>pkg/ingester</c>, <c>pkg/validation</c>, <c>pkg/loghttp/push</c>) and of the servers that stand in
/// front of it.
/// </summary>
internal static class PushResponseTable
{
    private const int IngestionBlocked = 260;

    /// <summary>The rows in order. The last one fits everything.</summary>
    public static IReadOnlyList<PushResponseRow> Rows { get; } =
    [
        Row(204, Anything, Delivered),
        Row(IngestionBlocked, Anything, Refused),
        // Words instead of a plain yes: blocked ingestion, whose status is configurable, or a page of somebody else.
        Row(200, 299, Nothing, Delivered),
        Row(200, 299, Says("ingestion blocked for user"), Refused),
        Row(200, 299, Anything, Refused) with { MayHaveStored = true },
        Row(300, 399, Anything, Refused),

        // The words of a server in front of Loki condemn the configuration, not the batch. The first two never read a request.
        Row(400, Says("Client sent an HTTP request to an HTTPS server"), Refused),
        Row(400, Says("plain HTTP request was sent to HTTPS port"), Refused),
        Row(400, Page, Refused) with { MayHaveStored = true },

        // Labels are at fault before any entry is looked at. First, because some of these quote a label's value bare.
        Labels("couldn't parse labels"),
        Labels("error parsing labels '"),
        Labels("at least one label pair is required"),
        Labels("label names; limit"),
        Labels("label name too long"),
        Labels("label value too long"),
        Labels("duplicate label name"),
        Labels("missing required labels"),

        // Some entries may only be throttled: what is at fault for good answers 400 again once they are in.
        Row(400, Says("rate limit exceeded"), Throttled) with { MayHaveStored = true, Throttles = ThrottleScope.Stream },

        // The other entries of the batch are stored.
        Entry("entry too far behind", RejectionCause.TooFarBehind),
        Entry("entry out of order", RejectionCause.TooFarBehind),
        Entry("timestamp too old", RejectionCause.TooOld),
        Entry("timestamp too new", RejectionCause.TooNew),
        Entry("max entry size", RejectionCause.LineTooLong),
        Entry("structured metadata", RejectionCause.Metadata),
        // Or decompressed.
        Row(400, Says("compressed message size"), TooLarge) with { Cause = RejectionCause.TooLarge },
        Row(400, Anything, Rejected) with { MayHaveStored = true },

        Row(413, Anything, TooLarge) with { Cause = RejectionCause.TooLarge },
        Row(422, Anything, Rejected),
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

    private static PushResponseRow Labels(string text) => Row(400, Says(text), Rejected) with { Cause = RejectionCause.Labels };

    private static PushResponseRow Entry(string text, RejectionCause cause) =>
        Row(400, Says(text), Rejected) with { MayHaveStored = true, Cause = cause };

    private static Func<string, int, bool> Says(string text) => (words, _) => words.Contains(text, StringComparison.OrdinalIgnoreCase);

    private static bool Anything(string words, int entries) => true;

    private static bool Nothing(string words, int entries) => string.IsNullOrWhiteSpace(words);

    private static bool Page(string words, int entries) => words.AsSpan().TrimStart() is ['<', ..];

    private static bool ExceedsRate(string words) => LokiWords.IngestionRate(words) is { } rate && rate.Total > rate.Limit;
}
