using OrleansKafkaLoki.Quickstart.Cluster;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Stack;

namespace OrleansKafkaLoki.Quickstart.Progress;

/// <summary>Says where to look.</summary>
internal static class Announcement
{
    /// <summary>The addresses of everything that runs.</summary>
    public static string Describe(EmbeddedStack stack, IReadOnlyList<SiloRunner> silos) =>
        $"""

          Logs       {stack.Loki.Address}
        {(silos is [var only] ? DescribeOne(only) : DescribeAll(silos))}
          Kafka      {stack.Broker.BootstrapServers}
          Redis      {stack.Store.ConnectionString}

        The embedded broker keeps the newest 5 MB of a partition; it and the embedded Loki forget everything at the end.
        {(silos.Count == 1 ? "" : $"{Environment.NewLine}Type and press Enter: {ClusterCommand.Help}.{Environment.NewLine}")}
        """;

    /// <summary>What became of the records.</summary>
    public static string Summarize(EmbeddedStack stack, long failed, int siloStarts)
    {
        var totals = stack.Ledger.Totals();
        var summary = FormattableString.Invariant(
            $"produced {totals.Produced:N0}, delivered {totals.Delivered:N0}, missing {totals.Missing:N0}, twice {totals.Duplicated:N0}, unexpected {totals.Unexpected:N0}, altered {totals.Altered:N0}; silo starts: {siloStarts}");
        var lines = new List<string> { totals.IsExactlyOnce ? $"Exactly once: {summary}" : $"NOT exactly once: {summary}" };
        if (failed > 0)
        {
            lines.Add(FormattableString.Invariant($"  {failed:N0} lines were not taken by the broker"));
        }

        lines.AddRange(stack.Ledger.Differences().Select(difference => "  " + difference));
        return string.Join(Environment.NewLine, lines);
    }

    private static string DescribeOne(SiloRunner silo) =>
        $"""
          Dashboard  {new Uri(silo.Admin, "dashboard")}
          Health     {new Uri(silo.Admin, "health/dependencies")}
          Metrics    {new Uri(silo.Admin, "metrics")}
          Silo log   {silo.Log.Path}
        """;

    private static string DescribeAll(IReadOnlyList<SiloRunner> silos)
    {
        var lines = silos.Select(silo => $"  {silo.Name,-9}  {new Uri(silo.Admin, "dashboard")}, health/dependencies, metrics")
            .Append($"  Silo logs  {Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(silos[0].Log.Path))!, "silo-N", "silo.log")}");
        return string.Join(Environment.NewLine, lines);
    }
}
