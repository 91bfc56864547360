using System.Globalization;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using StackExchange.Redis;

namespace OrleansKafkaLoki.MacroBenchmark;

/// <summary>Lets records come at a rate, and measures what they cost a silo once it is warm.</summary>
internal static class SteadyRun
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(1);

    /// <summary>Runs and prints the table.</summary>
    public static async Task RunAsync(MacroOptions options, Servers servers, SiloConfiguration configuration, string folder, string topic)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(servers.Redis + ",allowAdmin=true");
        await using var silo = SiloRun.Create(options, configuration, folder);
        await silo.StartAsync(CancellationToken.None);
        using var http = new HttpClient();
        var metrics = new Uri(silo.Admin, "metrics");
        Task<SiloReading> ReadAsync() => SiloReading.TakeAsync(http, metrics, silo.ProcessId, connection.GetServers()[0]);

        var idle = await ReadAsync();
        var producing = servers.ProduceAsync(topic, (long)(options.Rate * (WarmUp + options.Measured).TotalSeconds));
        await Task.Delay(WarmUp);
        var begun = await ReadAsync();
        var peak = 0L;
        while (TimeProvider.System.GetElapsedTime(begun.At) < options.Measured && !producing.IsCompleted)
        {
            await Task.Delay(Sample);
            peak = Math.Max(peak, Cost.Of(silo.ProcessId).ResidentBytes); // To read its metrics would cost the silo something.
        }

        var now = await ReadAsync();
        await producing;
        var produced = (long)(options.Rate * (WarmUp + options.Measured).TotalSeconds);
        var behind = produced - now.Delivered;
        await SiloRun.DoneAsync(http, metrics, produced);
        await silo.StopAsync();
        Show(options, idle, begun, now, peak, behind);
    }

    private static void Show(MacroOptions options, SiloReading idle, SiloReading begun, SiloReading now, long peak, double behind)
    {
        var seconds = TimeProvider.System.GetElapsedTime(begun.At, now.At).TotalSeconds;
        var records = now.Delivered - begun.Delivered;
        var cpu = now.Cpu - begun.Cpu;
        Console.WriteLine("| streams | records/s | us/record | cores | MiB idle | MiB peak | pushes/s | Redis KB/s | latency p50 | p99 | undelivered at the end |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {options.Streams:N0} {(options.Spread ? "spread" : "keyed")} | {records / seconds:N0} | {cpu.TotalMicroseconds / records:0.0} | {cpu.TotalSeconds / seconds:0.00} | {idle.ResidentBytes >> 20} | {peak >> 20} | {(now.Pushes - begun.Pushes) / seconds:0.0} | {(now.RedisBytes - begun.RedisBytes) / seconds / 1024:0} | {now.Latency(begun, 0.5):0.00} s | {now.Latency(begun, 0.99):0.00} s | {behind:N0} |"));
    }
}
