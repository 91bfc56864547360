using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.EndToEnd.Tests.Redis;
using OrleansKafkaLoki.Quickstart.Loki.Faults;

namespace OrleansKafkaLoki.EndToEnd.Tests.Steering;

/// <summary>Something goes wrong, and a silo that does not run the partition is asked why it does not go on.</summary>
public sealed class ExplainTests
{
    private const string TenantLimit =
        "ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec) while attempting to ingest '10' lines totaling '100' bytes, reduce log volume or contact your Loki administrator to see if the limit can be increased";

    private const string StreamLimit =
        "Per stream rate limit exceeded (limit: 3MB/sec) while attempting to ingest for stream '{job=\"x\"}' totaling 100B, consider splitting a stream via additional labels or contact your Loki administrator to see if the limit can be increased";

    private const int Partition = 0;

    [LongFact]
    public async Task Explain_FaultsOneByOne_NamesEachFromAnotherSilo()
    {
        await using var run = await RedisRun.StartAsync();
        var loki = run.Cluster.Servers.Embedded.Loki.Faults.Push;

        await run.UnderLoadAsync(seed: 21, async () =>
        {
            await NamesAsync("tenant_throttled", "ingestion rate limit exceeded", () => loki.TurnOn(new LokiFault { Status = 429, Body = TenantLimit }), loki.TurnOff);
            await NamesAsync("stream_throttled", "Per stream rate limit exceeded", () => loki.TurnOn(new LokiFault { Status = 429, Body = StreamLimit }), loki.TurnOff);
            await NamesAsync("loki_refuses", "no org id", () => loki.TurnOn(new LokiFault { Status = 401, Body = "no org id" }), loki.TurnOff);
            await NamesAsync("loki_fails", "ingesters are down", () => loki.TurnOn(new LokiFault { Status = 503, Body = "ingesters are down" }), loki.TurnOff);
            await NamesAsync("redis_slow", null, () => run.Link.Delay = TimeSpan.FromSeconds(2), () => run.Link.Delay = TimeSpan.Zero);
            await run.SendAsync("replicaof 127.0.0.1 1");
            await ExplainsAsync(run.Cluster, "redis_takes_no_writes", "read only");
            await run.SendAsync("replicaof no one");
            await run.Cluster.FlowingAsync();
            await ExplainsAsync(run.Cluster, "nothing_is_wrong", null);
        });

        async Task NamesAsync(string cause, string? words, Action begin, Action end)
        {
            begin();
            await ExplainsAsync(run.Cluster, cause, words);
            end();
            await run.Cluster.FlowingAsync();
        }
    }

    [LongFact]
    public async Task Explain_BrokerAway_IsNamedFromAnotherSilo()
    {
        await using var run = await ClusterRun.StartAsync(silos: 3);

        run.Servers.Embedded.Broker.SetBrokerDown(1);
        await ExplainsAsync(run, "kafka_silent", "broker");
        run.Servers.Embedded.Broker.SetBrokerUp(1);
        await ExplainsAsync(run, "nothing_is_wrong", null);
    }

    /// <summary>Waits until each silo that does not run the partition says the cause.</summary>
    private static async Task ExplainsAsync(ClusterRun run, string cause, string? words)
    {
        var home = (await run.HomesAsync())[Partition];
        foreach (var silo in run.Fleet.Silos.Where(silo => silo.Name != home))
        {
            await Explanations.SaysAsync(silo.Admin, run.Topic, Partition, cause, words);
        }
    }
}
