using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Tests.SiloProcess;

public sealed class LoggedProcessTests : IClassFixture<ProcessTurn>
{
    private readonly ConcurrentQueue<string> _lines = new();

    [Fact]
    public async Task Start_PrintsAndEnds_GivesLinesAndExitCode()
    {
        using var process = Start("echo out; echo err >&2; exit 3");

        Assert.Equal(3, await process.Exited);
        Assert.Equal(["err", "out"], _lines.Order());
        Assert.False(process.EndRequested);
    }

    [Fact]
    public async Task StopAsync_ObeysSigterm_ReturnsItsExitCode()
    {
        using var process = Start("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        await UpAsync();

        Assert.Equal(0, await process.StopAsync(Eventually.Deadline, TimeProvider.System));

        Assert.True(process.EndRequested);
        Assert.Contains("bye", _lines);
    }

    [Fact]
    public async Task StopAsync_IgnoresSigterm_KillsAfterDeadline()
    {
        using var process = Start("trap '' TERM; echo up; while :; do sleep 0.05; done");
        await UpAsync();

        Assert.Null(await process.StopAsync(TimeSpan.FromMilliseconds(200), TimeProvider.System));

        Assert.Equal(128 + 9, await process.Exited);
    }

    [Fact]
    public async Task Kill_Running_EndsItAtOnce()
    {
        using var process = Start("echo up; while :; do sleep 0.05; done");
        await UpAsync();
        Assert.True(process.ResidentBytes > 0);

        process.Kill();

        Assert.Equal(128 + 9, await process.Exited);
        Assert.Equal(0, process.ResidentBytes);
    }

    [Fact]
    public async Task Terminate_AlreadyEnded_IsNoError()
    {
        using var process = Start("exit 0");
        await process.Exited;

        process.Terminate();

        Assert.Equal(0, await process.Exited);
    }

    private LoggedProcess Start(string script) => LoggedProcess.Start(new ProcessStartInfo("/bin/sh", ["-c", script]), _lines.Enqueue);

    private Task UpAsync() => Eventually.HoldsAsync(() => _lines.Contains("up"), "the shell says that it is up", () => string.Join('\n', _lines));
}
