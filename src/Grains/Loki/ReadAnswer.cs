using System.Globalization;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>What became of a question to Loki.</summary>
/// <param name="Outcome">Whether it was answered.</param>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
/// <param name="Reason">Why not, in Loki's words or ours; empty for an answer.</param>
public readonly record struct ReadAnswer(ReadOutcome Outcome, int Status, string Reason)
{
    /// <summary>The status in logs.</summary>
    public string StatusText => Status == 0 ? "none" : Status.ToString(CultureInfo.InvariantCulture);

    /// <summary>True when the next question is for less: for smaller pages, because their size may be why there was no answer, or for what is left.</summary>
    public bool SmallerNext { get; init; }

    /// <summary>True when there was no answer to the smallest page: that there is so much in the range may be why.</summary>
    public bool MayBeTooMuch { get; init; }
}
