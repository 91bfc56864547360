using System.Diagnostics;
using System.Globalization;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.MacroBenchmark;

/// <summary>Runs the silo as its own process until it has delivered all records, and takes its cost.</summary>
internal static class SiloRun
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The cost from the start of the process, its compilation included, and from its first delivery on. Throughput of both
    /// counts from the first delivery.
    /// </summary>
    public static async Task<(Cost Whole, Cost Steady)> RunAsync(SiloConfiguration configuration, string folder, long records)
    {
        await using var silo = new SiloRunner(configuration, folder, alarm => Console.Error.WriteLine($"  silo: {alarm}"), TimeProvider.System);
        await silo.StartAsync(CancellationToken.None);
        using var http = new HttpClient();
        var metrics = new Uri(silo.Admin, "metrics");
        var first = await DeliveredAsync(http, metrics, atLeast: 1);
        var (cpuBefore, _) = Cost.Of(silo.ProcessId);
        var started = Stopwatch.StartNew();
        await DeliveredAsync(http, metrics, atLeast: records);
        var elapsed = started.Elapsed;
        var (cpu, peak) = Cost.Of(silo.ProcessId);
        await silo.StopAsync();
        return (new Cost(records, elapsed, cpu, peak), new Cost(records - first, elapsed, cpu - cpuBefore, peak));
    }

    private static async Task<long> DeliveredAsync(HttpClient http, Uri metrics, long atLeast)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var delivered = (await http.GetStringAsync(metrics)).Split('\n')
                .Where(line => line.StartsWith("okl_delivered_records_total{", StringComparison.Ordinal))
                .Sum(line => long.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), NumberStyles.Float, CultureInfo.InvariantCulture));
            if (delivered >= atLeast)
            {
                return delivered;
            }

            if (waited.Elapsed > Deadline)
            {
                throw new TimeoutException($"Only {delivered} of {atLeast} records were delivered within {Deadline}.");
            }

            await Task.Delay(Poll);
        }
    }
}
