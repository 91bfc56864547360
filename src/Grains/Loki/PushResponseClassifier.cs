using System.Globalization;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Reads Loki's answers to a push of one stream, by <see cref="PushResponseTable"/>.</summary>
public static class PushResponseClassifier
{
    /// <summary>Loki's words are cut to this length.</summary>
    public const int MaxReasonLength = 1024;

    /// <summary>The wait after an answer that only an operator can change.</summary>
    public static readonly TimeSpan RefusalWait = TimeSpan.FromSeconds(30);

    /// <summary>What an answer means.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The start of the body.</param>
    /// <param name="entries">How many entries were pushed; a single one cannot be split.</param>
    /// <param name="redact">Takes out of the body what no log may show, before it is cut.</param>
    public static PushAnswer Classify(int status, string body, int entries, Func<string, string>? redact = null)
    {
        var words = LokiWords.WithoutLabels(body);
        var row = PushResponseTable.Rows.First(row => row.IsAbout(status, words, entries));
        var reason = row.Disposition == PushDisposition.Delivered ? "" : Shorten(status, redact?.Invoke(body) ?? body);
        return new PushAnswer(row.Disposition, status, row.Remedy is null ? reason : $"{reason} ({row.Remedy})")
        {
            Wait = row.Disposition == PushDisposition.Refused ? RefusalWait : null,
            MayHaveStored = row.MayHaveStored,
            Throttles = row.Throttles,
            Cause = row.Cause,
            Ignored = row.Cause == RejectionCause.TooFarBehind ? LokiWords.Ignored(words) : null,
        };
    }

    /// <summary>The beginning of what a server said; that it said nothing, if so.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body, with nothing in it that no log may show.</param>
    public static string Shorten(int status, string body)
    {
        var words = body.Trim();
        return words.Length switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $"HTTP {status} without a word"),
            > MaxReasonLength => words[..MaxReasonLength],
            _ => words,
        };
    }
}
