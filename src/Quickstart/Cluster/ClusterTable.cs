using System.Globalization;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Cluster;

/// <summary>Which silo runs which partitions, a line for each.</summary>
internal static class ClusterTable
{
    /// <summary>The lines, none of them longer than <paramref name="width"/>.</summary>
    /// <param name="silos">The silos.</param>
    /// <param name="remark">A line below; null for none.</param>
    /// <param name="width">Columns.</param>
    public static IReadOnlyList<string> Render(IReadOnlyList<SiloView> silos, string? remark, int width)
    {
        var rates = silos.Select(silo => silo.State == SiloState.Running ? silo.Rate.ToString("N0", CultureInfo.InvariantCulture) + "/s" : "").ToList();
        var rateWidth = rates.Count == 0 ? 0 : rates.Max(rate => rate.Length);
        var lines = silos.Zip(rates, (silo, rate) => $"  {silo.Name}  {Word(silo.State),-8}  {rate.PadLeft(rateWidth)}  {Describe(silo)}".TrimEnd());
        return [.. (remark is null ? lines : lines.Append(remark)).Select(line => Cut(line, width))];
    }

    /// <summary>A silo's state in a word.</summary>
    public static string Word(SiloState state) => state switch
    {
        SiloState.Starting => "starting",
        SiloState.Running => "running",
        SiloState.Held => "held",
        SiloState.Stopping => "stopping",
        _ => "down",
    };

    /// <summary>The numbers by topic, such as <c>audit 1 3, logs 0 2 5</c>.</summary>
    internal static string List(IReadOnlyList<PartitionName> partitions) => string.Join(", ", partitions
        .GroupBy(partition => partition.Topic)
        .Select(topic => $"{topic.Key} {string.Join(' ', topic.Select(partition => partition.Number.ToString(CultureInfo.InvariantCulture)))}"));

    private static string Describe(SiloView silo) => silo switch
    {
        { Partitions: { Count: > 0 } partitions } => string.Create(CultureInfo.InvariantCulture, $"{partitions.Count,3} partition{(partitions.Count == 1 ? " " : "s")}  {List(partitions)}"),
        { State: SiloState.Running } => "  0 partitions",
        _ => "",
    };

    private static string Cut(string line, int width) => line.Length <= width ? line : string.Concat(line.AsSpan(0, Math.Max(0, width - 1)), "…");
}
