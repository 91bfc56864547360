using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>What the question for one page came to.</summary>
/// <param name="Answer">What it means.</param>
internal readonly record struct PageAnswer(ReadAnswer Answer)
{
    /// <summary>The page; null without an answer.</summary>
    public QueryPage? Page { get; init; }

    /// <summary>The most entries that Loki lets anyone ask for, when the question was for more.</summary>
    public int? MostEntries { get; init; }

    /// <summary>Whether a smaller page might have been answered.</summary>
    public bool TooMuch { get; init; }

    /// <summary>No page.</summary>
    public static PageAnswer None(ReadOutcome outcome, int status, string reason) => new(new ReadAnswer(outcome, status, reason));
}
