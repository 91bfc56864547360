using System.Collections.Concurrent;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Stack;

namespace OrleansKafkaLoki.Quickstart.Tests.SiloProcess;

public sealed class SiloFleetTests : IClassFixture<ProcessTurn>, IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<(string Silo, int ExitCode)> _falls = new();
    private EmbeddedStack? _stack;

    [Fact]
    public async Task RestartDelay_SiloEndsByItself_IsToldAndStartedAgainInItsPlace()
    {
        await using var fleet = await CreateAsync(TimeSpan.Zero);
        var restarted = new TaskCompletionSource<(SiloRunner Silo, Exception? Problem)>();
        fleet.Restarted += (silo, problem) => restarted.TrySetResult((silo, problem));

        await fleet.StartAsync(2, TestContext.Current.CancellationToken);
        Assert.Equal(["silo-1", "silo-2"], fleet.Silos.Select(silo => silo.Name));
        Assert.Equal(2, fleet.Silos.Select(silo => silo.Admin).Distinct().Count());
        Assert.Equal(2, fleet.Silos.Select(silo => silo.Log.Path).Distinct().Count());
        var second = fleet.Find(2)!;
        var process = second.ProcessId;
        UnixSignal.Send(process, UnixSignal.Kill);

        Assert.Equal((second, null), await restarted.Task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken));
        Assert.Equal([("silo-2", 128 + 9)], _falls);
        Assert.True(second.IsRunning);
        Assert.NotEqual(process, second.ProcessId);
        Assert.False(second.Fell.IsCompleted);

        // What somebody asked for is no fall.
        await second.KillAsync();
        Assert.Equal((false, true), (second.IsRunning, fleet.Find(1)!.IsRunning));
        Assert.Single(_falls);
    }

    [Fact]
    public async Task AddAsync_NoRestartDelay_IsNumberedOnAndStaysDownOnceItFell()
    {
        await using var fleet = await CreateAsync(null);
        await fleet.StartAsync(1, TestContext.Current.CancellationToken);

        var added = await fleet.AddAsync(TestContext.Current.CancellationToken);
        Assert.Equal((2, "silo-2"), (added.Number, added.Name));
        UnixSignal.Send(added.ProcessId, UnixSignal.Kill);

        Assert.Equal(128 + 9, await added.Fell.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken));
        Assert.Equal([("silo-2", 128 + 9)], _falls);
        Assert.Equal(1, added.Starts);
        Assert.False(added.IsRunning);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stack is not null)
        {
            await _stack.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<SiloFleet> CreateAsync(TimeSpan? restartDelay)
    {
        _stack = await EmbeddedStack.StartAsync();
        _stack.Broker.CreateTopic("logs", 2);
        var fleet = new SiloFleet(
            new SiloFleetOptions
            {
                Configuration = new SiloConfiguration
                {
                    BootstrapServers = _stack.Broker.BootstrapServers,
                    Topics = ["logs"],
                    Loki = _stack.Loki.Address,
                    Redis = _stack.Store.ConnectionString,
                    RunId = "fleet",
                    DeadLetters = "own",
                },
                Folder = _folder.Path,
                RestartDelay = restartDelay,
                Alarm = (silo, line) => TestContext.Current.SendDiagnosticMessage($"{silo.Name}: {line}"),
            },
            TimeProvider.System);
        fleet.Fallen += (silo, exitCode) => _falls.Enqueue((silo.Name, exitCode));
        return fleet;
    }
}
