using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Cluster;

/// <summary>
/// Silos that come and go, each a real process, under load. Each run fails if a record is lost or stands twice, if other partitions move
/// than have to, or if they are not even in the end, and returns what each event cost.
/// </summary>
internal static class Outages
{
    private const double Rate = 2000;

    private static readonly TimeSpan LiveMigration = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Terminated = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Killed = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Stopped = TimeSpan.FromSeconds(12);

    /// <summary>How long a silo is held: longer than it takes the others to take it for dead.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(15);

    /// <summary>A third silo joins, which moves the surplus.</summary>
    public static Task<IReadOnlyList<OutageRow>> JoinAsync() => UnderLoadAsync(silos: 2, seed: 1, async (run, watch) =>
    {
        var (row, before, after) = await watch.MeasureAsync("join", LiveMigration, silos: 3, () => run.Fleet.AddAsync(TestContext.Current.CancellationToken));

        Assert.Equal(ClusterRun.Partitions / 3, row.Moved.Count);
        Assert.All(before.MovedUntil(after, ClusterRun.Partitions), partition => Assert.Equal(run.Fleet.Silos[2].Name, after[partition]));
        return [row];
    });

    /// <summary>One of three silos stops.</summary>
    public static Task<IReadOnlyList<OutageRow>> LeaveAsync() => UnderLoadAsync(silos: 3, seed: 2, async (run, watch) =>
    {
        var leaver = run.Fleet.Silos[1];
        var (row, before, _) = await watch.MeasureAsync("leave (SIGTERM)", Terminated, silos: 2, async () => Assert.Equal(0, await leaver.StopAsync()));

        AssertMoved(before, leaver.Name, row);
        return [row];
    });

    /// <summary>One of three silos is killed. The first one has the balancer, because it was alone.</summary>
    public static Task<IReadOnlyList<OutageRow>> KillAsync(int silo) => UnderLoadAsync(silos: 3, seed: 3, async (run, watch) =>
    {
        var victim = run.Fleet.Find(silo)!;
        var name = silo == 1 ? "crash (SIGKILL) of the silo that has the balancer" : "crash (SIGKILL)";
        var (row, before, _) = await watch.MeasureAsync(name, Killed, silos: 2, victim.KillAsync);

        AssertMoved(before, victim.Name, row);
        return [row];
    });

    /// <summary>One of three silos is held, and wakes up when others have its partitions: it must deliver nothing that they deliver too.</summary>
    public static Task<IReadOnlyList<OutageRow>> HoldAsync() => UnderLoadAsync(silos: 3, seed: 4, async (run, watch) =>
    {
        var victim = run.Fleet.Silos[1];
        var held = Task.CompletedTask;
        var (hang, before, _) = await watch.MeasureAsync("hang (SIGSTOP)", Stopped, silos: 2, () =>
        {
            victim.Pause();
            held = Task.Delay(Held, TestContext.Current.CancellationToken);
            return Task.CompletedTask;
        });
        await held;
        var (zombie, _, _) = await watch.MeasureAsync("zombie (SIGCONT), ends and joins again", LiveMigration, silos: 3, () =>
        {
            victim.Resume();
            return Task.CompletedTask;
        });

        AssertMoved(before, victim.Name, hang);
        return [hang, zombie];
    }, restartDelay: TimeSpan.FromSeconds(1));

    private static async Task<IReadOnlyList<OutageRow>> UnderLoadAsync(
        int silos, int seed, Func<ClusterRun, OutageWatch, Task<IReadOnlyList<OutageRow>>> happens, TimeSpan? restartDelay = null)
    {
        await using var run = await ClusterRun.StartAsync(silos, restartDelay);
        IReadOnlyList<OutageRow> rows = [];
        await run.UnderLoadAsync(Rate, seed, async () => rows = await happens(run, await OutageWatch.BeginAsync(run)));
        await run.AssertNothingLostAndNothingTwiceAsync();
        return rows;
    }

    private static void AssertMoved(PartitionHomes before, string from, OutageRow row) =>
        Assert.Equal([.. before.BySilo[from]], row.Moved.Select(gap => gap.Partition).ToList());
}
