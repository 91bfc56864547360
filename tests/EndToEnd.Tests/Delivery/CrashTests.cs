using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Delivery;

/// <summary>
/// Real processes that end or stand still without notice, in front of a Loki that misbehaves: no record may be lost, none may stand
/// twice, counted record by record and by <c>count_over_time</c>. <see cref="StagedCrashTests"/> has the short one.
/// </summary>
public sealed class CrashTests
{
    /// <summary>How long a silo stands still: a part of what is tested, not a wait for something.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(8);

    public static TheoryData<int> Seeds => CrashRun.Seeds(1, 2, 3);

    public static TheoryData<int> OneSeed => CrashRun.Seeds(4);

    [LongTheory]
    [MemberData(nameof(Seeds))]
    public async Task Kill_AgainAndAgainUnderChaos_LosesNothingAndRepeatsNothing(int seed)
    {
        await using var run = await ShippingRun.StartAsync();
        var crash = new CrashRun(run, seed);

        await crash.DisturbAsync(8, async () =>
        {
            await run.Silo.KillAsync();
            await run.Silo.StartAsync(TestContext.Current.CancellationToken);
        });

        await crash.AssertNothingLostAndNothingTwiceAsync();
    }

    [LongTheory]
    [MemberData(nameof(OneSeed))]
    public async Task Hold_OnlySiloUnderChaos_LosesNothingAndRepeatsNothing(int seed)
    {
        await using var run = await ShippingRun.StartAsync();
        var crash = new CrashRun(run, seed);

        await crash.DisturbAsync(3, async () =>
        {
            run.Silo.Pause();
            await Task.Delay(Held, TestContext.Current.CancellationToken);
            run.Silo.Resume();
        });

        await crash.AssertNothingLostAndNothingTwiceAsync();
    }

    /// <summary>The held silo wakes up when another one has its partitions, and goes on where it stood.</summary>
    [LongTheory]
    [MemberData(nameof(OneSeed))]
    public async Task Hold_OneOfTwoSilosUnderChaos_LosesNothingAndRepeatsNothing(int seed)
    {
        await using var run = await ShippingRun.StartAsync();
        var second = await run.StartSecondSiloAsync();
        var crash = new CrashRun(run, seed);

        await crash.DisturbAsync(2, async () =>
        {
            // A silo that finds itself declared dead ends; whoever runs it starts it again.
            if (!run.Silo.IsRunning)
            {
                await run.Silo.StartAsync(TestContext.Current.CancellationToken);
            }

            run.Silo.Pause();
            await Task.Delay(2 * Held, TestContext.Current.CancellationToken);
            run.Silo.Resume();
        });

        await second.StopAsync();
        await crash.AssertNothingLostAndNothingTwiceAsync();
    }

    [LongTheory]
    [MemberData(nameof(OneSeed))]
    public async Task Crash_RedisAndThenSiloUnderChaos_LosesNothingAndRepeatsNothing(int seed)
    {
        using var folder = new TempFolder();
        await using var redis = await DurableRedis.StartAsync(folder.Path);
        TestContext.Current.TestOutputHelper?.WriteLine($"Redis is {redis.Program}");
        await using var run = await ShippingRun.StartAsync(configuration => configuration with { Redis = redis.ConnectionString });
        var crash = new CrashRun(run, seed);

        await crash.DisturbAsync(3, async () =>
        {
            await redis.CrashAsync();
            await run.Silo.KillAsync();
            await run.Silo.StartAsync(TestContext.Current.CancellationToken);
        });

        await crash.AssertNothingLostAndNothingTwiceAsync();
    }
}
