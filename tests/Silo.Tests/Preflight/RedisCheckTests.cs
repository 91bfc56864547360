using OrleansKafkaLoki.Silo.Preflight;
using OrleansKafkaLoki.Silo.Preflight.Findings;
using OrleansKafkaLoki.Silo.Tests.Store.Journals;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Tests.Preflight;

public sealed class RedisCheckTests
{
    [Theory]
    [InlineData(nameof(JournalServerKind.Embedded))]
    [InlineData(nameof(JournalServerKind.Redis))]
    public async Task Check_AServerThatTakesWrites_SaysSoAndLeavesNoKey(string kind)
    {
        await using var server = await JournalServer.StartAsync(Enum.Parse<JournalServerKind>(kind));

        var findings = await CheckAsync(server.Redis.Configuration);

        Assert.Equal(["redis.writes", "redis.scripts", "redis.persistence", "redis.memory", "redis.clock"], findings.Select(finding => finding.Part));
        Assert.All(findings, finding => Assert.NotEqual(CheckState.Failed, finding.State));
        Assert.Empty(server.Redis.GetServers()[0].Keys(pattern: "okl-test/*"));
    }

    [Fact]
    public async Task Check_AReplica_FailsForItTakesNoWrites()
    {
        await using var server = await JournalServer.StartAsync(JournalServerKind.Redis);
        await server.Redis.GetServers()[0].ExecuteAsync("REPLICAOF", "127.0.0.1", "1");

        var finding = (await CheckAsync(server.Redis.Configuration))[0];

        Assert.Equal(("redis.writes", CheckState.Failed), (finding.Part, finding.State));
        Assert.Contains("read only", finding.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_NobodyThere_IsUnreachable()
    {
        var finding = Assert.Single(await CheckAsync("127.0.0.1:1,connectTimeout=500"));

        Assert.True(finding.IsUnreachable);
    }

    private static Task<IReadOnlyList<Finding>> CheckAsync(string settings) =>
        new RedisCheck(ConfigurationOptions.Parse(settings), "okl-test", TimeProvider.System).CheckAsync(TestContext.Current.CancellationToken);
}
