using System.Globalization;
using OrleansKafkaLoki.Quickstart.Ledger;

namespace OrleansKafkaLoki.Quickstart.Cluster;

/// <summary>Says what an event meant to the partitions.</summary>
/// <param name="Subject">What happened, such as <c>silo-2 killed</c>.</param>
/// <param name="Lost">The partitions that the silo had when it went away; null if it did not.</param>
/// <param name="Moved">The partitions that are on another silo than before.</param>
/// <param name="Gaps">How long each partition went without a record.</param>
internal sealed record OutageReport(string Subject, IReadOnlySet<PartitionName>? Lost, IReadOnlySet<PartitionName> Moved, IReadOnlyList<PartitionGap> Gaps)
{
    /// <summary>Batches leave once a second: only a longer silence means that a partition is not back.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private string NoneAffected => Lost is null ? "nothing moved" : "it had no partitions";

    /// <inheritdoc/>
    public override string ToString()
    {
        var affected = Lost ?? Moved;
        var (hit, others) = (Gaps.Where(gap => affected.Contains(Name(gap))).ToList(), Gaps.Where(gap => !affected.Contains(Name(gap))).ToList());
        var gone = hit.Where(IsOut).ToList();
        var back = hit.Except(gone).ToList();
        var parts = new[]
        {
            affected.Count == 0 ? NoneAffected : null,
            back.Count == 0 ? null : Lost is null
                ? $"{Count(back)} moved and paused for {Range(back)}"
                : $"its {(gone.Count == 0 ? Count(back) : Count(back) + " of " + hit.Count)} {(back.Count == 1 ? "was" : "were")} back after {Range(back)}",
            gone.Count == 0 ? null : $"{string.Join(", ", gone.Select(Name))} {(gone.Count == 1 ? "is" : "are")} not back after {Range(gone)}",
            others.Count == 0 ? null : $"no {(affected.Count == 0 ? "" : "other ")}partition paused longer than {Seconds(others.Max(gap => gap.Length))} s",
        };
        return $"{Subject}: {string.Join("; ", parts.OfType<string>())}";
    }

    /// <summary>Whether nothing arrives of the partition at the moment.</summary>
    internal static bool IsOut(PartitionGap gap) => gap.IsOpen && gap.Length >= Silence;

    private static PartitionName Name(PartitionGap gap) => new(gap.Topic, gap.Partition);

    private static string Count(List<PartitionGap> gaps) => string.Create(CultureInfo.InvariantCulture, $"{gaps.Count} partition{(gaps.Count == 1 ? "" : "s")}");

    private static string Range(List<PartitionGap> gaps)
    {
        var (least, most) = (Seconds(gaps.Min(gap => gap.Length)), Seconds(gaps.Max(gap => gap.Length)));
        return least == most ? $"{most} s" : $"{least}-{most} s";
    }

    private static string Seconds(TimeSpan length) => length.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
