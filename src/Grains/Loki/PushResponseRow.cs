using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>One row of the table by which Loki's answers are read.</summary>
/// <param name="From">The lowest status that it is about.</param>
/// <param name="To">The highest one.</param>
/// <param name="Fits">Whether it is about a body with these words, label sets left out, and a batch of that many entries.</param>
/// <param name="Disposition">What such an answer means.</param>
internal sealed record PushResponseRow(int From, int To, Func<string, int, bool> Fits, PushDisposition Disposition)
{
    /// <summary>See <see cref="PushAnswer.MayHaveStored"/>. False only where the request certainly went no further.</summary>
    public bool MayHaveStored { get; init; }

    /// <summary>See <see cref="PushAnswer.Throttles"/>.</summary>
    public ThrottleScope Throttles { get; init; }

    /// <summary>See <see cref="PushAnswer.Cause"/>.</summary>
    public RejectionCause Cause { get; init; }

    /// <summary>What an operator can do about it; null where the words themselves say it.</summary>
    public string? Remedy { get; init; }

    /// <summary>Whether the row is about this answer.</summary>
    public bool IsAbout(int status, string words, int entries) => status >= From && status <= To && Fits(words, entries);
}
