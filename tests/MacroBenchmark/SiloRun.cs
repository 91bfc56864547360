using System.Diagnostics;
using System.Globalization;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.MacroBenchmark;

/// <summary>Runs the silo as its own process until it has delivered all records, and takes its cost.</summary>
internal static class SiloRun
{
    private static readonly string[] Done = ["okl_delivered_records_total{", "okl_filtered_records_total{"];
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>A silo that is not started yet.</summary>
    public static SiloRunner Create(MacroOptions options, SiloConfiguration configuration, string folder) =>
        new(configuration, folder, alarm => Console.Error.WriteLine($"  silo: {alarm}"), TimeProvider.System)
        {
            Launch = options.Silo is { } published ? (_, start) => Launch(start, Path.GetFullPath(published)) : null,
        };

    /// <summary>
    /// The cost from the start of the process, its compilation included, and from its first delivery on. Throughput of both
    /// counts from the first delivery.
    /// </summary>
    public static async Task<(Cost Whole, Cost Steady)> RunAsync(MacroOptions options, SiloConfiguration configuration, string folder)
    {
        await using var silo = Create(options, configuration, folder);
        await silo.StartAsync(CancellationToken.None);
        using var http = new HttpClient();
        var metrics = new Uri(silo.Admin, "metrics");
        var first = await DoneAsync(http, metrics, atLeast: 1);
        var (cpuBefore, _, _) = Cost.Of(silo.ProcessId);
        var started = Stopwatch.StartNew();
        await DoneAsync(http, metrics, atLeast: options.Records);
        var elapsed = started.Elapsed;
        var (cpu, _, peak) = Cost.Of(silo.ProcessId);
        await silo.StopAsync();
        return (new Cost(options.Records, elapsed, cpu, peak), new Cost(options.Records - first, elapsed, cpu - cpuBefore, peak));
    }

    /// <summary>Waits until so many records are delivered or filtered; how many are.</summary>
    /// <exception cref="TimeoutException">They are not within ten minutes.</exception>
    public static async Task<long> DoneAsync(HttpClient http, Uri metrics, long atLeast)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var done = (await http.GetStringAsync(metrics)).Split('\n')
                .Where(line => Done.Any(name => line.StartsWith(name, StringComparison.Ordinal)))
                .Sum(line => long.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), NumberStyles.Float, CultureInfo.InvariantCulture));
            if (done >= atLeast)
            {
                return done;
            }

            if (waited.Elapsed > Deadline)
            {
                throw new TimeoutException($"Only {done} of {atLeast} records were done within {Deadline}.");
            }

            await Task.Delay(Poll);
        }
    }

    private static ProcessStartInfo Launch(ProcessStartInfo start, string published)
    {
        for (var i = 0; i < start.ArgumentList.Count; i++)
        {
            start.ArgumentList[i] = start.ArgumentList[i].EndsWith("OrleansKafkaLoki.Silo.dll", StringComparison.Ordinal) ? published : start.ArgumentList[i];
        }

        return start;
    }
}
