using OrleansKafkaLoki.Silo.Preflight.Findings;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>Compares clocks.</summary>
internal static class Clocks
{
    /// <summary>What is less does no harm, and may be the way's.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>What a difference means.</summary>
    /// <param name="part">The part.</param>
    /// <param name="server">Whose clock is compared.</param>
    /// <param name="ahead">How far it is ahead of ours; null when it does not tell.</param>
    public static Finding Judge(string part, string server, TimeSpan? ahead) => ahead switch
    {
        null => Finding.Ok(part, $"{server} does not tell the time."),
        { } difference when difference.Duration() <= Tolerance => Finding.Ok(part, $"The clock of {server} and this one agree."),
        { } difference => Finding.Warning(
            part, $"The clock of {server} is {Amount.Time(difference.Duration())} {(difference > TimeSpan.Zero ? "ahead of" : "behind")} this one.",
            "Set them: limits on the age of entries are reckoned by both."),
    };
}
