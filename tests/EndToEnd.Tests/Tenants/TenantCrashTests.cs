using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Tenants;

/// <summary>
/// Silos are killed amid two tenants' traffic, of which Loki throttles one and deals the other's busiest stream over shards: each record,
/// whatever its time, is once in Loki or, for the right reason, in the dead letters.
/// </summary>
[Sized]
public sealed class TenantCrashTests
{
    public static TheoryData<int> Seeds => CrashRun.Seeds(1);

    [LongTheory]
    [MemberData(nameof(Seeds))]
    public async Task Kill_AmidTwoTenantsOfWhichOneIsThrottled_LosesNothingAndRepeatsNothing(int seed)
    {
        await using var run = await TenantCrashRun.StartAsync(
            silos: LongRuns.Wanted ? 2 : 1, CrashRun.Setting("OKL_TEST_CRASH_RECORDS") ?? (LongRuns.Wanted ? 800_000 : 20_000), seed);

        await run.ShipAsync(LongRuns.Wanted ? 10_000 : 4_000, kills: LongRuns.Wanted ? 6 : 1);

        await run.AssertEachOnceAsync();
    }
}
