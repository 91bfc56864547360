using System.Text.Json;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Loki.Faults;

namespace OrleansKafkaLoki.EndToEnd.Tests.Steering;

/// <summary>Operators who steer at random while silos are killed at random and Loki misbehaves: what is paused stays so, and each record stands once.</summary>
public sealed class SteeringTests
{
    private const int Steps = 24;

    public static TheoryData<int> Seeds => CrashRun.Seeds(1);

    [LongTheory]
    [MemberData(nameof(Seeds))]
    public async Task Steer_AtRandomUnderKills_PausedStaysPausedAndEachRecordStandsOnce(int seed)
    {
        await using var run = await ClusterRun.StartAsync(silos: 3);
        LokiChaos.Start(run.Servers.Embedded.Loki.Faults, new LokiChaosOptions { Seed = seed });
        var random = new Random(seed);
        using var operators = new SiloOperator(run, random);
        var topic = $"pipelines/quickstart/topics/{run.Topic}";
        var paused = new Dictionary<int, long>();

        await run.UnderLoadAsync(rate: 400, seed, async () =>
        {
            for (var step = 0; step < Steps; step++)
            {
                var partition = random.Next(ClusterRun.Partitions);
                switch (random.Next(8))
                {
                    case 0 or 1:
                        await operators.OrderAsync(HttpMethod.Put, $"{topic}/partitions/{partition}/state", new { desired = "paused", reason = "a test" });
                        paused[partition] = await StandsAsync(operators, partition);
                        break;
                    case 2:
                        await operators.OrderAsync(HttpMethod.Put, $"{topic}/partitions/{partition}/state", new { desired = "running", reason = "a test" });
                        paused.Remove(partition);
                        break;
                    case 3 when !paused.ContainsKey(partition):
                        await operators.OrderAsync(HttpMethod.Put, $"{topic}/partitions/{partition}/position", await BackAsync(operators, partition, random));
                        break;
                    case 4:
                        await operators.OrderAsync(HttpMethod.Post, $"{topic}/partitions/{partition}/move", new { silo = await AnySiloAsync(operators, random), reason = "a test" });
                        break;
                    case 5:
                        await operators.OrderAsync(HttpMethod.Post, "cluster/rebalance", new { reason = "a test" });
                        break;
                    default:
                        await KillOrStartAsync(run, random);
                        break;
                }

                foreach (var (number, position) in paused)
                {
                    Assert.Equal(position, await StandsAsync(operators, number));
                }
            }

            await Task.WhenAll(run.Fleet.Silos.Where(silo => !silo.IsRunning).Select(silo => silo.StartAsync(TestContext.Current.CancellationToken)));
            await operators.OrderAsync(HttpMethod.Put, "pipelines/quickstart/state", new { desired = "running", reason = "over" });
            run.Servers.Embedded.Loki.Faults.TurnOff();
        });

        await run.AssertNothingLostAndNothingTwiceAsync();
    }

    /// <summary>Two silos always run.</summary>
    private static Task KillOrStartAsync(ClusterRun run, Random random) => run.Fleet.Silos.FirstOrDefault(silo => !silo.IsRunning) is { } dead
        ? dead.StartAsync(TestContext.Current.CancellationToken)
        : run.Alive[random.Next(run.Alive.Count)].KillAsync();

    /// <summary>The position of a partition that is paused and has nothing under way: a silo that dies then has nothing to read again.</summary>
    private static async Task<long> StandsAsync(SiloOperator operators, int partition)
    {
        JsonElement? status = null;
        await Eventually.HoldsAsync(
            async () => (status = await operators.LookAsync(partition)) is { } seen
                && seen.GetProperty("state").GetString() == "paused" && seen.GetProperty("position").GetInt64() == seen.GetProperty("checkpoint").GetInt64(),
            $"partition {partition} is paused and has nothing under way", () => $"{status}\n{string.Join('\n', operators.Log.TakeLast(5))}");
        return status!.Value.GetProperty("position").GetInt64();
    }

    private static async Task<object> BackAsync(SiloOperator operators, int partition, Random random)
    {
        JsonElement? status = null;
        await Eventually.HoldsAsync(
            async () => (status = await operators.LookAsync(partition)) is { } seen && seen.TryGetProperty("watermark", out _), $"partition {partition} tells where it stands", () => status);
        return new { offset = (long)(status!.Value.GetProperty("watermark").GetInt64() * (0.5 + (random.NextDouble() / 2))), reason = "a test" };
    }

    private static async Task<string> AnySiloAsync(SiloOperator operators, Random random)
    {
        var cluster = await operators.OrderAsync(HttpMethod.Get, "cluster", body: null);
        var silos = cluster.GetProperty("silos").EnumerateArray().Select(silo => silo.GetProperty("silo").GetString()!).ToList();
        return silos[random.Next(silos.Count)];
    }
}
