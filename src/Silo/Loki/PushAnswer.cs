using System.Globalization;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki;

/// <summary>What one attempt to push came to, and in whose words.</summary>
/// <param name="Disposition">What it means.</param>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
/// <param name="Reason">Loki's words, shortened; ours when there was no answer; empty for a delivery.</param>
internal readonly record struct PushAnswer(PushDisposition Disposition, int Status, string Reason)
{
    /// <summary>How long to wait before the next attempt; null leaves that to the backoff.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>True when the push ends here.</summary>
    public bool IsVerdict => Disposition <= PushDisposition.TooLarge;

    /// <summary>True when any other push of the tenant would have fared the same: it counts towards opening the circuit.</summary>
    public bool IsFault => Disposition is PushDisposition.Unavailable or PushDisposition.Refused;

    /// <summary>The status as a metric tag and in logs.</summary>
    public string StatusText => Status == 0 ? "none" : Status.ToString(CultureInfo.InvariantCulture);

    /// <summary>The verdict, when there is one.</summary>
    public PushVerdict Verdict => new(
        Disposition switch
        {
            PushDisposition.Delivered => PushOutcome.Delivered,
            PushDisposition.Rejected => PushOutcome.Rejected,
            PushDisposition.TooLarge => PushOutcome.TooLarge,
            _ => throw new InvalidOperationException($"{Disposition} is no verdict."),
        },
        Status,
        Reason);

    /// <summary>There was no answer.</summary>
    public static PushAnswer NoAnswer(string reason) => new(PushDisposition.Unavailable, 0, reason);

    /// <summary>Nothing was sent.</summary>
    public static PushAnswer CircuitOpen(TimeSpan wait) => new(PushDisposition.CircuitOpen, 0, "") { Wait = wait };
}
