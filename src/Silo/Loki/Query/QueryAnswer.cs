using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>What a question came to: a page of entries, or sums.</summary>
/// <param name="Answer">What it means.</param>
internal readonly record struct QueryAnswer(ReadAnswer Answer)
{
    /// <summary>The page; null without an answer.</summary>
    public QueryPage? Page { get; init; }

    /// <summary>The sums; null without an answer, or where entries were asked for.</summary>
    public IReadOnlyList<SumSeries>? Sums { get; init; }

    /// <summary>The most entries that Loki lets anyone ask for, when the question was for more.</summary>
    public int? MostEntries { get; init; }

    /// <summary>Whether a smaller page might have been answered.</summary>
    public bool TooMuch { get; init; }

    /// <summary>Whether there was no page, but not for want of time, nor for too many questions: the same one may well be answered at once.</summary>
    public bool FailedFast => Answer is { Outcome: ReadOutcome.Unavailable, Status: not 429 } && !TimedOut;

    /// <summary>Whether the time for an answer was over.</summary>
    public bool TimedOut { get; init; }

    /// <summary>No page.</summary>
    public static QueryAnswer None(ReadOutcome outcome, int status, string reason) => new(new ReadAnswer(outcome, status, reason));
}
