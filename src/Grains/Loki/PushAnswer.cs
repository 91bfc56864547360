using System.Globalization;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>What one attempt to push came to, and in whose words.</summary>
/// <param name="Disposition">What it means.</param>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
/// <param name="Reason">Loki's words, shortened; ours when there was no answer; empty for a delivery.</param>
public readonly record struct PushAnswer(PushDisposition Disposition, int Status, string Reason)
{
    /// <summary>How long to wait before the next attempt; null leaves that to the backoff.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>
    /// True when some or all entries may have been stored although this is no delivery: the answer was lost, or speaks of other
    /// entries. Before anything of the batch is sent again, Loki has to be asked.
    /// </summary>
    public bool MayHaveStored { get; init; }

    /// <summary>Whom a throttling answer is about.</summary>
    public ThrottleScope Throttles { get; init; }

    /// <summary>Why Loki refuses, as far as its words tell.</summary>
    public RejectionCause Cause { get; init; }

    /// <summary>How many entries of how many the ingester refused; null when Loki did not say.</summary>
    public (int Count, int Of)? Ignored { get; init; }

    /// <summary>True when the push ends here.</summary>
    public bool IsVerdict => Disposition <= PushDisposition.TooLarge;

    /// <summary>True when any other push of the tenant would have fared the same: it counts towards opening the circuit.</summary>
    public bool IsFault => Disposition is PushDisposition.Unavailable or PushDisposition.Refused;

    /// <summary>
    /// True when Loki was done with the request when it answered. With an error of its own it is not: the distributor answers at the first ingester's
    /// failure, and the others go on (<c>sendStreams</c> in <c>pkg/distributor/distributor.go</c>); nor is it when somebody gave up waiting.
    /// </summary>
    public bool IsSettled => Status is > 0 and < 500 and not (408 or 499);

    /// <summary>The status in logs.</summary>
    public string StatusText => Status == 0 ? "none" : Status.ToString(CultureInfo.InvariantCulture);

    /// <summary>Loki has every entry.</summary>
    public static PushAnswer Delivered(int status) => new(PushDisposition.Delivered, status, "");

    /// <summary>The request was sent, or may have been, and there was no answer.</summary>
    public static PushAnswer NoAnswer(string reason) => new(PushDisposition.Unavailable, 0, reason) { MayHaveStored = true };

    /// <summary>Nothing was sent: there is nobody to send to.</summary>
    public static PushAnswer NotSent(string reason) => new(PushDisposition.Unavailable, 0, reason);

    /// <summary>No request was made: something else has to be well first.</summary>
    public static PushAnswer Withheld(string reason) => new(PushDisposition.Withheld, 0, reason);
}
