using System.Globalization;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki;

/// <summary>
/// Reads Loki's answers to a push of one stream. Statuses and texts are those of Loki 3.7 (<c>pkg/distributor</c>,
/// <c>pkg/ingester</c>, <c>pkg/validation</c>) and of the gateways that stand in front of it.
/// </summary>
internal static partial class PushResponseClassifier
{
    /// <summary>Loki's words are cut to this length.</summary>
    public const int MaxReasonLength = 1024;

    private const int IngestionBlocked = 260;

    /// <summary>Go's <c>net/http</c>, and so Loki itself when only it has TLS.</summary>
    private const string PlainHttpToHttps = "Client sent an HTTP request to an HTTPS server";

    /// <summary>What an answer means.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The start of the body.</param>
    /// <param name="entries">How many entries were pushed; a single one cannot be split.</param>
    /// <param name="redact">Takes out of the body what no log may show, before it is cut.</param>
    public static PushAnswer Classify(int status, string body, int entries, Func<string, string>? redact = null)
    {
        var disposition = status switch
        {
            204 => PushDisposition.Delivered,
            IngestionBlocked => PushDisposition.Refused,
            // Words instead of a plain yes: a gateway's page, or blocked ingestion, whose status is configurable.
            >= 200 and < 300 => string.IsNullOrWhiteSpace(body) ? PushDisposition.Delivered : PushDisposition.Refused,
            400 => ClassifyBadRequest(body),
            413 => PushDisposition.TooLarge,
            422 => PushDisposition.Rejected,
            429 => entries > 1 && ExceedsIngestionLimit(body) ? PushDisposition.TooLarge : PushDisposition.Throttled,
            408 or 499 => PushDisposition.Unavailable,
            500 => ClassifyInternalError(body),
            >= 300 and < 500 => PushDisposition.Refused,
            _ => PushDisposition.Unavailable,
        };
        return new PushAnswer(disposition, status, disposition == PushDisposition.Delivered ? "" : Shorten(status, redact?.Invoke(body) ?? body))
        {
            Wait = disposition == PushDisposition.Refused ? PushPacing.SlowRetry : null,
        };
    }

    /// <summary>
    /// Loki's own words condemn the batch; those of a server in front of it, or of another one altogether, only the
    /// configuration.
    /// </summary>
    private static PushDisposition ClassifyBadRequest(string body) =>
        body.AsSpan().TrimStart() is ['<', ..] || body.StartsWith(PlainHttpToHttps, StringComparison.Ordinal) ? PushDisposition.Refused
        // Some entries may only be throttled: what is at fault for good answers 400 again once they are in.
        : Says(body, "rate limit exceeded") ? PushDisposition.Throttled
        : PushDisposition.Rejected;

    /// <summary>Three faults of the request itself come as a 500 and would come forever.</summary>
    private static PushDisposition ClassifyInternalError(string body) =>
        Says(body, "message larger than max") ? PushDisposition.TooLarge
        : Says(body, "no schema config found for time") || Says(body, "label name is empty") ? PushDisposition.Rejected
        : PushDisposition.Unavailable;

    /// <summary>
    /// A batch above the tenant's burst is refused however long one waits. The text names the rate, which the burst is
    /// never below in practice: a batch within it only has to wait, a larger one is safer in halves.
    /// </summary>
    private static bool ExceedsIngestionLimit(string body) =>
        IngestionLimit().Match(body) is { Success: true } match
        && long.TryParse(match.Groups["limit"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
        && long.TryParse(match.Groups["total"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var total)
        && total > limit;

    private static bool Says(string body, string text) => body.Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Loki's words as a reason.</summary>
    internal static string Shorten(int status, string body)
    {
        var words = body.Trim();
        return words.Length switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $"HTTP {status} without a word"),
            > MaxReasonLength => words[..MaxReasonLength],
            _ => words,
        };
    }

    [GeneratedRegex(@"\(limit: (?<limit>\d+) bytes/sec\).* totaling '(?<total>\d+)' bytes", RegexOptions.Singleline)]
    private static partial Regex IngestionLimit();
}
