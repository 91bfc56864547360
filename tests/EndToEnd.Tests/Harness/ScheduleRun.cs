using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>Lets a schedule of faults befall a cluster.</summary>
internal sealed class ScheduleRun(ClusterRun run, FaultSchedule schedule)
{
    private readonly ConcurrentDictionary<int, bool> _starting = new();

    /// <summary>The seeds to try: <c>OKL_TEST_SEED</c> alone, as many random ones as <c>OKL_TEST_SCHEDULES</c> says, or the given ones.</summary>
    public static TheoryData<int> Seeds(params int[] usual) => (Setting("OKL_TEST_SEED"), Setting("OKL_TEST_SCHEDULES")) switch
    {
        ({ } seed, _) => [seed],
        (null, { } count) => [.. Enumerable.Range(0, count).Select(_ => RandomNumberGenerator.GetInt32(int.MaxValue))],
        _ => [.. usual],
    };

    /// <summary>Lets all of it happen, each at its time, and waits until every silo is back that was struck. How many silos there are then.</summary>
    public async Task<int> HappenAsync()
    {
        var begun = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(schedule.Faults.Select(async fault =>
        {
            var wait = fault.At - TimeProvider.System.GetElapsedTime(begun);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, TestContext.Current.CancellationToken);
            await HappenAsync(fault);
        }));
        return run.Fleet.Silos.Count;
    }

    private async Task HappenAsync(Fault fault)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        if (fault.Kind == FaultKind.Join)
        {
            await StartAsync(fault.Silo, () => run.Fleet.AddAsync(cancellationToken));
            return;
        }

        // Everything may take longer than planned.
        var silo = run.Fleet.Find(fault.Silo);
        if (silo is not { IsRunning: true, State: not SiloState.Held } || _starting.ContainsKey(fault.Silo))
        {
            ClusterRun.Say($"left out, because it is not there yet: {fault}");
            return;
        }

        switch (fault.Kind)
        {
            case FaultKind.Kill:
                await silo.KillAsync();
                await Task.Delay(fault.For, cancellationToken);
                await StartAsync(fault.Silo, () => silo.StartAsync(cancellationToken));
                break;
            case FaultKind.Stop:
                Assert.Equal(0, await silo.StopAsync());
                await Task.Delay(fault.For, cancellationToken);
                await StartAsync(fault.Silo, () => silo.StartAsync(cancellationToken));
                break;
            default:
                silo.Pause();
                await Task.Delay(fault.For, cancellationToken);
                silo.Resume(); // If it finds itself declared dead it ends, and the fleet starts it again.
                break;
        }
    }

    private async Task StartAsync(int silo, Func<Task> start)
    {
        _starting[silo] = true;
        await start();
        _starting.TryRemove(silo, out _);
    }

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
