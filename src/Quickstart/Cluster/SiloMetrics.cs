using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansKafkaLoki.Quickstart.Cluster;

/// <summary>What a silo's metrics tell of its partitions.</summary>
/// <param name="Partitions">Those that are on it, in order.</param>
/// <param name="Delivered">Records that Loki acknowledged to it since it started.</param>
internal sealed partial record SiloMetrics(IReadOnlyList<PartitionName> Partitions, long Delivered)
{
    /// <summary>Reads them from the text of <c>/metrics</c>.</summary>
    public static SiloMetrics Parse(string text)
    {
        var partitions = new SortedSet<PartitionName>();
        var delivered = 0L;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range];
            if (line.StartsWith("okl_ledger_unaccounted{"))
            {
                var labels = line.ToString();
                partitions.Add(new PartitionName(Topic().Match(labels).Groups[1].Value, int.Parse(Partition().Match(labels).Groups[1].ValueSpan, CultureInfo.InvariantCulture)));
            }
            else if (line.StartsWith("okl_delivered_records_total{"))
            {
                delivered += (long)double.Parse(Value(line), CultureInfo.InvariantCulture);
            }
        }

        return new SiloMetrics([.. partitions], delivered);
    }

    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> line)
    {
        var value = line[(line.LastIndexOf('}') + 1)..].Trim();
        var end = value.IndexOf(' '); // A timestamp may follow.
        return end < 0 ? value : value[..end];
    }

    [GeneratedRegex("[{,]topic=\"([^\"]*)\"")]
    private static partial Regex Topic();

    [GeneratedRegex("[{,]partition=\"([0-9]+)\"")]
    private static partial Regex Partition();
}
