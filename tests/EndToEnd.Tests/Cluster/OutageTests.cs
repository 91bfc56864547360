using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Cluster;

/// <summary>
/// Silos that come and go, each a real process, under load: no record is lost, none stands twice, the partitions that have to move are
/// without delivery no longer than they may, and the others are not disturbed.
/// </summary>
[TestClass(DisableParallelization = true)]
public sealed class OutageTests
{
    private const double Rate = 2000;

    /// <summary>What tells an outage from the gaps that batches make.</summary>
    private static readonly TimeSpan NoOutage = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan LiveMigration = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Terminated = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Killed = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Stopped = TimeSpan.FromSeconds(12);

    /// <summary>How long a silo is held: longer than it takes the others to take it for dead.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Join_ThirdSiloUnderLoad_MovesOnlyTheSurplusLive()
    {
        await using var run = await ClusterRun.StartAsync(silos: 2);

        await run.UnderLoadAsync(Rate, seed: 1, async () =>
        {
            var watch = await OutageWatch.BeginAsync(run);
            var (row, before, after) = await watch.MeasureAsync("join", LiveMigration, silos: 3, () => run.Fleet.AddAsync(TestContext.Current.CancellationToken));

            Assert.Equal(ClusterRun.Partitions / 3, row.Moved.Count);
            Assert.All(before.MovedUntil(after, ClusterRun.Partitions), partition => Assert.Equal(run.Fleet.Silos[2].Name, after[partition]));
            AssertWithinBounds(row);
        });

        await run.AssertNothingLostAndNothingTwiceAsync();
    }

    [Fact]
    public async Task Leave_OneOfThreeSilosUnderLoad_MovesOnlyItsPartitions()
    {
        await using var run = await ClusterRun.StartAsync(silos: 3);

        await run.UnderLoadAsync(Rate, seed: 2, async () =>
        {
            var watch = await OutageWatch.BeginAsync(run);
            var leaver = run.Fleet.Silos[1];
            var (row, before, _) = await watch.MeasureAsync("leave (SIGTERM)", Terminated, silos: 2, async () => Assert.Equal(0, await leaver.StopAsync()));

            AssertMoved(before, leaver.Name, row);
            AssertWithinBounds(row);
        });

        await run.AssertNothingLostAndNothingTwiceAsync();
    }

    [Theory]
    [InlineData(2, "crash (SIGKILL)")]
    [InlineData(1, "crash (SIGKILL) of the silo that has the balancer")] // The first one, because it was alone.
    public async Task Kill_OneOfThreeSilosUnderLoad_MovesOnlyItsPartitions(int silo, string name)
    {
        await using var run = await ClusterRun.StartAsync(silos: 3);

        await run.UnderLoadAsync(Rate, seed: 3, async () =>
        {
            var watch = await OutageWatch.BeginAsync(run);
            var victim = run.Fleet.Find(silo)!;
            var (row, before, _) = await watch.MeasureAsync(name, Killed, silos: 2, victim.KillAsync);

            AssertMoved(before, victim.Name, row);
            AssertWithinBounds(row);
        });

        await run.AssertNothingLostAndNothingTwiceAsync();
    }

    /// <summary>The held silo wakes up when others have its partitions, and must deliver nothing that they deliver too.</summary>
    [Fact]
    public async Task Hold_OneOfThreeSilosUnderLoad_IsReplacedAndComesBack()
    {
        await using var run = await ClusterRun.StartAsync(silos: 3, restartDelay: TimeSpan.FromSeconds(1));

        await run.UnderLoadAsync(Rate, seed: 4, async () =>
        {
            var watch = await OutageWatch.BeginAsync(run);
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
            AssertWithinBounds(hang);
            AssertWithinBounds(zombie);
        });

        await run.AssertNothingLostAndNothingTwiceAsync();
    }

    private static void AssertMoved(PartitionHomes before, string from, OutageRow row) =>
        Assert.Equal([.. before.BySilo[from]], row.Moved.Select(gap => gap.Partition).ToList());

    private static void AssertWithinBounds(OutageRow row) => Assert.Multiple(
        () => Assert.True(row.Longest <= row.Bound, $"A partition that moved was without delivery for {row.Longest.TotalSeconds:0.00} s.\n{OutageRow.Head}\n{row}"),
        () => Assert.True(row.LongestOfOthers <= NoOutage, $"A partition that stayed was without delivery for {row.LongestOfOthers.TotalSeconds:0.00} s.\n{OutageRow.Head}\n{row}"));
}
