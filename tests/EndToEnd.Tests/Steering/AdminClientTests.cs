using System.Diagnostics;
using System.Globalization;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Generator;
using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.EndToEnd.Tests.Steering;

/// <summary>The sample of an external Orleans client, as a process of its own, through the gateway of a real silo.</summary>
public sealed class AdminClientTests
{
    /// <summary>Where it was built, beside these tests: there it has all that it needs.</summary>
    private static string Sample
    {
        get
        {
            var tests = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            return Path.Combine(tests.Parent!.Parent!.FullName, "AdminClient", tests.Name, "OrleansKafkaLoki.AdminClient.dll");
        }
    }

    [Fact]
    public async Task Sample_ThroughTheGateway_WatchesAndSteers()
    {
        var gateway = FreePorts.Find(1)[0];
        await using var run = await ShippingRun.StartAsync(configuration => configuration with { GatewayPort = gateway });
        using var generator = run.CreateGenerator(2_000, new FirstLines(new GeneratedLines(TimeProvider.System, seed: 1), 1_000));
        await generator.RunAsync(TestContext.Current.CancellationToken);
        await run.DeliveredAsync();

        var status = await CallAsync(run, gateway, "status");
        var streams = await CallAsync(run, gateway, "streams", "quickstart");
        var paused = await CallAsync(run, gateway, "pause", "quickstart", run.Topic, "1", "loki upgrade");
        var whilePaused = await CallAsync(run, gateway, "status");
        var resumed = await CallAsync(run, gateway, "resume", "quickstart", run.Topic, "1", "over");
        var nowhere = await CallAsync(run, gateway, "pause", "quickstart", run.Topic, "99", "why");

        Assert.True(status.ExitCode == 0, status.Output);
        Assert.Contains($"quickstart/{run.Topic}/1: Running", status.Output, StringComparison.Ordinal);
        Assert.Contains(": 4 partitions", status.Output, StringComparison.Ordinal);
        Assert.Contains("level=\"error\"", streams.Output, StringComparison.Ordinal);
        Assert.Contains("loki upgrade", paused.Output, StringComparison.Ordinal);
        Assert.Contains($"quickstart/{run.Topic}/1: Paused", whilePaused.Output, StringComparison.Ordinal);
        Assert.Contains("goes on", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(1, nowhere.ExitCode);
        Assert.Contains("has no partition", nowhere.Output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> CallAsync(ShippingRun run, int gateway, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OKL_CLUSTER_ID"] = run.Topic, ["OKL_SERVICE_ID"] = run.Topic },
        };
        start.ArgumentList.Add(Sample);
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{gateway}"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
