using System.Globalization;
using System.Security.Cryptography;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>Lets a schedule of faults befall a cluster.</summary>
internal sealed class ScheduleRun(ClusterRun run, FaultSchedule schedule)
{
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
            await run.Fleet.AddAsync(cancellationToken);
            return;
        }

        // One that was still not back, because everything took longer than planned, is struck all the same, if it is there at all.
        var silo = run.Fleet.Find(fault.Silo);
        if (silo is not { IsRunning: true, IsPaused: false })
        {
            ClusterRun.Say($"left out, because it does not run: {fault}");
            return;
        }

        switch (fault.Kind)
        {
            case FaultKind.Kill:
                await silo.KillAsync();
                await Task.Delay(fault.For, cancellationToken);
                await silo.StartAsync(cancellationToken);
                break;
            case FaultKind.Stop:
                Assert.Equal(0, await silo.StopAsync());
                await Task.Delay(fault.For, cancellationToken);
                await silo.StartAsync(cancellationToken);
                break;
            default:
                silo.Pause();
                await Task.Delay(fault.For, cancellationToken);
                silo.Resume(); // If it finds itself declared dead it ends, and the fleet starts it again.
                break;
        }
    }

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
