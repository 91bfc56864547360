using System.Globalization;
using OrleansKafkaLoki.Quickstart.Ledger;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>What one event cost the partitions that it moved, and the others.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Bound">The longest outage that the moved partitions may have.</param>
/// <param name="Moved">The longest gap of each partition that moved.</param>
/// <param name="Others">The longest gap of each partition that stayed where it was.</param>
/// <param name="Quiet">The longest gap of any partition in the quiet interval before.</param>
internal sealed record OutageRow(string Event, TimeSpan Bound, IReadOnlyList<PartitionGap> Moved, IReadOnlyList<PartitionGap> Others, TimeSpan Quiet)
{
    /// <summary>The head of the table that the rows make, in Markdown.</summary>
    public const string Head = """
        | event | partitions moved | longest outage | bound | median outage | longest gap of the others | longest gap when quiet |
        |---|---|---|---|---|---|---|
        """;

    /// <summary>The longest outage of a partition that moved.</summary>
    public TimeSpan Longest => Moved.Select(gap => gap.Length).DefaultIfEmpty().Max();

    /// <summary>The longest gap of a partition that stayed.</summary>
    public TimeSpan LongestOfOthers => Others.Select(gap => gap.Length).DefaultIfEmpty().Max();

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Event} | {Moved.Count} of {Moved.Count + Others.Count} | {Seconds(Longest)} | {Seconds(Bound)} | {Seconds(Median)} | {Seconds(LongestOfOthers)} | {Seconds(Quiet)} |");

    private TimeSpan Median => Moved.Select(gap => gap.Length).Order().ElementAtOrDefault(Moved.Count / 2);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");
}
