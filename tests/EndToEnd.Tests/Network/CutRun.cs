using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Network;

/// <summary>Three silos under load, one of which is cut off again and again, and what each cut cost.</summary>
internal sealed class CutRun : IAsyncDisposable
{
    private const int Silos = 3;
    private const double Rate = 2000;
    private readonly ClusterRun _run;
    private readonly ConcurrentQueue<int> _ends = new();
    private bool _hasHead;

    private CutRun(ClusterRun run)
    {
        _run = run;
        Victim = run.Fleet.Silos[1];
        Health = new SiloHealthReader(Victim.Admin);
        run.Fleet.Fallen += (silo, exitCode) => _ends.Enqueue(silo == Victim ? exitCode : -1);
    }

    /// <summary>The silo that is cut off.</summary>
    public SiloRunner Victim { get; }

    /// <summary>What it says about itself.</summary>
    public SiloHealthReader Health { get; }

    /// <summary>The exit codes of silos that ended by themselves; -1 for another one than the victim.</summary>
    public IReadOnlyCollection<int> Ends => _ends;

    public static async Task<CutRun> StartAsync()
    {
        Assert.SkipWhen(NetworkNamespace.WhyNot is not null, NetworkNamespace.WhyNot ?? "");
        return new CutRun(await ClusterRun.StartAsync(Silos, restartDelay: TimeSpan.FromSeconds(1), networks: true));
    }

    /// <summary>Lets things happen under load, and fails if a record was lost by then, or stands twice.</summary>
    public async Task UnderLoadAsync(Func<Task> happens)
    {
        await _run.UnderLoadAsync(Rate, seed: 1, happens);
        await _run.AssertNothingLostAndNothingTwiceAsync();
    }

    /// <summary>
    /// Cuts the victim off, mends that once <paramref name="meanwhile"/> is over, and waits until the partitions are even and all of them
    /// deliver. The longest outage of a partition that ran on the victim.
    /// </summary>
    /// <param name="links">What it is cut off from.</param>
    /// <param name="meanwhile">What happens until the cut is mended.</param>
    /// <param name="ends">How often the victim will have ended then, and been started again.</param>
    public async Task<TimeSpan> CutAsync(Link links, Func<Task> meanwhile, int ends = 0)
    {
        var mine = (await _run.HomesAsync()).BySilo[Victim.Name];
        _run.Outages.Mark();
        var clock = Stopwatch.StartNew();
        _run.Network.Cut(Victim, links);
        try
        {
            await meanwhile();
        }
        finally
        {
            _run.Network.Heal(Victim);
        }

        var healed = clock.Elapsed;
        await Eventually.HoldsAsync(() => Ends.Count >= ends && Victim.IsRunning, $"the silo has ended {ends} times and runs again", () => string.Join(", ", Ends));
        await _run.EvenAsync(Silos);
        await _run.FlowingAsync();
        var gaps = _run.Outages.Gaps().ToLookup(gap => mine.Contains(gap.Partition), gap => gap.Length);
        Say(links, healed, clock.Elapsed - healed, gaps[true].Max(), gaps[false].Max());
        return gaps[true].Max();
    }

    /// <summary>Waits until the other silos have all partitions, evenly; what the victim says it runs does not count.</summary>
    public Task TakenOverAsync() => Eventually.HoldsAsync(
        async () => new PartitionHomes((await _run.HomesAsync()).BySilo.Remove(Victim.Name)) is { BySilo.Count: Silos - 1 } homes
            && homes.AreEven(ClusterRun.Partitions),
        "the other silos have all partitions");

    public ValueTask DisposeAsync()
    {
        Health.Dispose();
        return _run.DisposeAsync();
    }

    private void Say(Link links, TimeSpan cut, TimeSpan recovery, TimeSpan outage, TimeSpan others)
    {
        if (!_hasHead)
        {
            _hasHead = true;
            ClusterRun.Say("| one of three silos cut off from | for | longest outage of its partitions | of the others | even and flowing after the end of the cut | it ended |\n|---|---|---|---|---|---|");
        }

        ClusterRun.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"| {links} | {cut.TotalSeconds:0.0} s | {outage.TotalSeconds:0.00} s | {others.TotalSeconds:0.00} s | {recovery.TotalSeconds:0.0} s | {(Ends.Count == 0 ? "no" : $"exit codes so far: {string.Join(", ", Ends)}")} |"));
    }
}
