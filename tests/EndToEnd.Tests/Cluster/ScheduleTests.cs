using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Loki.Faults;

namespace OrleansKafkaLoki.EndToEnd.Tests.Cluster;

/// <summary>Random schedules of crashes, stops, hangs and joins, two at once and during recovery: no record is lost, none stands twice, and the cluster is even again.</summary>
public sealed class ScheduleTests
{
    private const double Rate = 4000;

    /// <summary>Few, because each takes most of a minute: <c>OKL_TEST_SCHEDULES=10</c> tries ten others.</summary>
    public static TheoryData<int> Seeds => ScheduleRun.Seeds(1, 3, 6, 8);

    [LongTheory]
    [MemberData(nameof(Seeds))]
    public async Task Faults_RandomUnderLoad_LoseNothingAndRepeatNothing(int seed)
    {
        var schedule = FaultSchedule.Of(seed);
        ClusterRun.Say(schedule.ToString());
        await using var run = await ClusterRun.StartAsync(schedule.Silos, restartDelay: TimeSpan.FromSeconds(0.5));
        if (!schedule.LokiBehaves)
        {
            LokiChaos.Start(run.Servers.Embedded.Loki.Faults, schedule.Chaos);
        }

        await run.UnderLoadAsync(Rate, seed, async () =>
        {
            var silos = await new ScheduleRun(run, schedule).HappenAsync();
            await run.EvenAsync(silos);
        });

        await run.HealthyAsync();
        await run.AssertNothingLostAndNothingTwiceAsync();
    }
}
