using System.Collections.Concurrent;
using OrleansKafkaLoki.Okl.Terminals;
using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Live;

public sealed class TopCommandTests
{
    [Fact]
    public async Task Top_NotOnAScreen_IsOneFrame()
    {
        await using var api = await StartAsync();

        var run = await OklRun.CallAsync(api.Url, "top");

        Assert.Equal(
            """
            PIPELINE  TOPIC  N  STATE          LAG  RECORDS  CHECKPOINT  IN FLIGHT  DEAD  SILO             REASON
            app       logs   2  starting         -        -           -          -     -  -                Its checkpoint is read.
            app       logs   0  held      3 m 32 s   12,345    91233411          7     3  127.0.0.1:11111  -
            app       logs   1  running        0 s        0           5          0     0  127.0.0.1:11112  -

            """.ReplaceLineEndings("\n"),
            run.Output);
        Assert.Contains("GET /api/v1/pipelines/app/partitions?sort=-lag_seconds&limit=1000", api.Requests.Select(request => request.Line));
        Assert.StartsWith("{\"as_of\":\"2026-11-28T16:00:00Z\",\"total\":3,\"items\":[{", (await OklRun.CallAsync(api.Url, "top -o json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_OnAScreen_RedrawsUntilQ()
    {
        await using var api = await StartAsync();
        var keys = new TypedKeys();
        using var output = new StringWriter();
        using var screen = TextWriter.Synchronized(output);

        var running = OklRun.CallAsync(
            api.Url, "top --interval 0.1",
            terminal => terminal with { Output = screen, ShowsOutput = true, Keys = keys, Time = TimeProvider.System, Screen = () => (100, 20) });
        await SaysAsync("by lag");
        keys.Type("s");
        await SaysAsync("by records");
        await Eventually.HoldsAsync(() => api.Requests.Any(request => request.Line.Contains("sort=-lag_records", StringComparison.Ordinal)), "the API sorts, too");
        api.On("GET /api/v1/cluster", "{}", 503);
        await SaysAsync("answers 503");
        api.On("GET /api/v1/cluster", TestAnswers.Cluster);
        keys.Type("h");
        await SaysAsync("stand still, go on");
        keys.Type("xq");
        var run = await running;

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("\e[?1049h\e[?25l", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\e[?25h\e[?1049l", output.ToString(), StringComparison.Ordinal);

        Task SaysAsync(string words) => Eventually.HoldsAsync(() => Text().Contains(words, StringComparison.Ordinal), $"it shows '{words}'", Text);

        string Text()
        {
            lock (screen)
            {
                return output.ToString();
            }
        }
    }

    [Fact]
    public async Task Top_CtrlC_GivesTheScreenBack()
    {
        await using var api = await StartAsync();
        using var output = new StringWriter();
        using var screen = TextWriter.Synchronized(output);
        using var stop = new CancellationTokenSource();

        var running = OklRun.CallAsync(api.Url, "top", terminal => terminal with { Output = screen, ShowsOutput = true, Keys = new TypedKeys(), Time = TimeProvider.System }, stop.Token);
        await Eventually.HoldsAsync(() => api.Requests.Count >= 3, "it looks");
        await stop.CancelAsync();

        // Ended before the first look was drawn, it fails, and has taken no screen.
        Assert.InRange((await running).ExitCode, 0, 1);
        Assert.Equal(output.ToString().Contains("\e[?1049h", StringComparison.Ordinal), output.ToString().EndsWith("\e[?25h\e[?1049l", StringComparison.Ordinal));
    }

    private static async Task<StubApi> StartAsync() => (await StubApi.StartAsync())
        .On("GET /api/v1/cluster", TestAnswers.Cluster).On("GET /api/v1/pipelines", TestAnswers.Pipelines).On("GET /api/v1/pipelines/app/partitions", TestAnswers.Partitions);

    private sealed class TypedKeys : IKeys
    {
        private readonly ConcurrentQueue<char> _keys = new();

        public void Type(string keys) => keys.ToList().ForEach(_keys.Enqueue);

        public ConsoleKeyInfo? Next() => _keys.TryDequeue(out var key) ? new ConsoleKeyInfo(key, ConsoleKey.None, shift: false, alt: false, control: false) : null;
    }
}
