using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using StackExchange.Redis;

namespace OrleansKafkaLoki.EndToEnd.Tests.Redis;

/// <summary>Redis' password changes while the silo runs, and its connections are cut.</summary>
public sealed class RedisPasswordTests
{
    private const double Rate = 500;
    private static readonly string[] Passwords = ["first-3141", "second-2718", "third-1618"];

    [LongFact]
    public async Task Ship_PasswordIsRenewedAndConnectionsAreCut_GoesOnWithTheNewOneInEitherOrder()
    {
        using var folder = new TempFolder();
        await using var redis = await DurableRedis.StartAsync(folder.Path);
        Assert.SkipUnless(redis.Program.EndsWith("redis-server", StringComparison.Ordinal), "The embedded store's password cannot be changed.");
        await using var operatorsOwn = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");
        var server = operatorsOwn.GetServers().Single();
        var file = folder.File("password");
        await SetAsync(Passwords[0]);
        await File.WriteAllTextAsync(file, Passwords[0], TestContext.Current.CancellationToken);
        await using var run = await ShippingRun.StartAsync(configuration => configuration with { Redis = redis.ConnectionString, RedisPasswordFile = file });
        using var generator = run.CreateGenerator(Rate);
        using var stop = new CancellationTokenSource();
        var producing = generator.RunAsync(stop.Token);
        await GoesOnAsync();

        // The file first.
        await SetAsync(Passwords[1]);
        await File.WriteAllTextAsync(file, Passwords[1], TestContext.Current.CancellationToken);
        await CutAsync();
        await GoesOnAsync();

        // Redis first.
        await SetAsync(Passwords[2]);
        await CutAsync();
        await Eventually.HoldsAsync(async () => await RefusedAsync() >= 3 && await run.Health.ReasonAsync("redis") != "", "logins are refused, and health says that Redis is lost", run.Silo.Log.Tail);
        TestContext.Current.SendDiagnosticMessage(await run.Health.ReasonAsync("redis"));
        await File.WriteAllTextAsync(file, Passwords[2], TestContext.Current.CancellationToken);
        await GoesOnAsync();
        await Eventually.HoldsAsync(async () => await run.Health.ReasonAsync("redis") == "", "Redis is well again", run.Silo.Log.Tail);

        await stop.CancelAsync();
        await producing;
        await run.DeliveredAsync();
        await run.AssertExactlyOnceAsync();
        var log = await ReadAsync(run.Silo.Log.Path);
        Assert.All(Passwords, password => Assert.DoesNotContain(password, log, StringComparison.Ordinal));
        Assert.Equal(1, run.Silo.Starts);

        Task SetAsync(string password) => server.ExecuteAsync("CONFIG", "SET", "requirepass", password);

        // Redis counts like refusals of a client as one entry.
        async Task<int> RefusedAsync() => ((RedisResult[])(await server.ExecuteAsync("ACL", "LOG"))!)
            .Select(entry => entry.ToDictionary()).Where(entry => (string?)entry["reason"] == "auth").Sum(entry => (int)entry["count"]);

        Task CutAsync() => server.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        async Task GoesOnAsync()
        {
            var (began, seen) = (TimeProvider.System.GetTimestamp(), run.Totals.Produced);
            await Eventually.HoldsAsync(() => run.Totals.Produced - run.Totals.Missing > seen + Rate, "records are delivered that were produced since", () => run.Totals);
            TestContext.Current.SendDiagnosticMessage($"delivered again after {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F1} s");
        }
    }

    private static async Task<string> ReadAsync(string path)
    {
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await file.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
