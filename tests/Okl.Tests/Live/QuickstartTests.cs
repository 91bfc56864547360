using System.Globalization;
using System.Text.Json;
using OrleansKafkaLoki.Okl.Tests.Harness;
using OrleansKafkaLoki.Quickstart.CommandLine;
using OrleansKafkaLoki.Quickstart.Run;
using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.Okl.Tests.Live;

public sealed class QuickstartTests : IClassFixture<ProcessTurn>
{
    [Fact]
    public async Task Commands_OnARealSilo_ShowAndSteer()
    {
        using var output = new StringWriter();
        using var shown = TextWriter.Synchronized(output);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var port = FreePorts.Find(1)[0];
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var running = new QuickstartRun(new QuickstartOptions { Topics = ["logs", "shop"], Partitions = 2, Rate = 100, AdminPort = port }, new UserConsole { Output = shown }, TimeProvider.System)
            .RunAsync(stop.Token);
        OklRun? status = null;
        await Eventually.HoldsAsync(
            async () => (status = await CallAsync("status")).ExitCode == 0 && status.Output.Contains("4 running", StringComparison.Ordinal), "4 partitions run", () => status);

        Assert.StartsWith("1 silo, 4 partitions", status!.Output, StringComparison.Ordinal);
        foreach (var line in new[] { "pipelines", "silos", "partitions quickstart", "partition quickstart logs/1", "top", "changes quickstart", "openapi" })
        {
            var (table, json) = (await CallAsync(line), await CallAsync($"{line} -o json"));
            Assert.Equal((line, 0, "", 0, ""), (line, table.ExitCode, table.Error, json.ExitCode, json.Error));
            Assert.NotEqual("", table.Output);
            using var read = JsonDocument.Parse(json.Output);
        }

        Assert.Equal("changed     yes\npartitions  2\n", string.Concat((await CallAsync("pause quickstart/logs --reason upgrade")).Output.Split("pauses")[0]));
        await Eventually.HoldsAsync(
            async () => (await CallAsync("partitions quickstart --state paused -o jsonl")).Output.Count(letter => letter == '\n') == 2, "2 partitions are paused");
        Assert.Contains("Paused (logs)", (await CallAsync("partition quickstart logs/0")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CallAsync("resume quickstart/logs --reason done")).ExitCode);
        Assert.Equal(3, (await CallAsync("changes quickstart")).Output.Count(letter => letter == '\n'));
        Assert.Equal(2, (await CallAsync("changes elsewhere")).ExitCode);
        Assert.Equal(2, (await CallAsync("partitions quickstart --sort nonsense")).ExitCode);

        var seek = await CallAsync("seek quickstart/logs/0 --to earliest --dry-run");
        Assert.Equal((0, ""), (seek.ExitCode, seek.Error));
        Assert.Contains("read again, if it is done.", seek.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await CallAsync("seek quickstart/logs/0 --to earliest --reason again")).ExitCode);
        Assert.True((await CallAsync("seek quickstart/logs/0 --to 0 --reason again --yes")).ExitCode is 0 or 3);
        Assert.Equal("moves  0\n", (await CallAsync("rebalance --reason new")).Output);
        Assert.Contains("in_flight", (await CallAsync("drain quickstart/shop --reason upgrade")).Output, StringComparison.Ordinal);
        var waiting = 0L;
        await Eventually.HoldsAsync(
            async () => (waiting = await NextAsync("shop/1", "high_watermark")) > await NextAsync("shop/1", "position"), "records wait before the drained partition");
        var skip = await CallAsync(string.Create(CultureInfo.InvariantCulture, $"skip quickstart/shop/1 --from {waiting - 1} --dry-run"));
        Assert.Contains("1 record skipped, 0 records read again, if it is done.", skip.Output, StringComparison.Ordinal);
        Assert.Contains("seek", (await CallAsync("changes quickstart")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CallAsync("resume quickstart --reason done")).ExitCode);

        await stop.CancelAsync();
        Assert.Equal(0, await running);

        async Task<long> NextAsync(string partition, string offset)
        {
            using var json = JsonDocument.Parse((await CallAsync($"partition quickstart {partition} -o json")).Output);
            return json.RootElement.TryGetProperty(offset, out var at) ? at.GetInt64() : -1;
        }

        Task<OklRun> CallAsync(string line) => OklRun.CallAsync(url, line);
    }
}
