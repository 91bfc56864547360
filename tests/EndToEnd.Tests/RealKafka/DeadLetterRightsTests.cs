using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka.Admin;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>A user of a real broker with an authorizer who may not write dead letters.</summary>
public sealed class DeadLetterRightsTests
{
    private const string User = "shipper";
    private const string Letters = "quickstart.dead-letters";

    /// <summary>What is missing is told by its name, each after the other; with it, the letter is written and the partition goes on.</summary>
    [LongFact]
    public async Task Tombstone_RightsComeOneByOne_EachIsNamedAndNothingIsLost()
    {
        var (runId, ports) = ("e2e-" + Guid.NewGuid().ToString("N")[..12], FreePorts.Find(3));
        var client = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{ports[0]}");
        await using var kafka = await KafkaNodes.StartAsync(1, Properties(client));
        await kafka.CreateTopicAsync("app-logs", 1);
        await kafka.GrantAsync(User, ResourceType.Topic, "app-logs", AclOperation.Read, AclOperation.Describe);
        await kafka.GrantAsync(User, ResourceType.Group, runId, AclOperation.Read);
        await using var servers = await TestServers.StartAsync();
        using var folder = new TempFolder();
        var configuration = new SiloConfiguration
        {
            BootstrapServers = client, Topics = ["app-logs"], Loki = servers.Loki, Redis = servers.Redis, AdminPort = ports[1], SiloPort = ports[2], RunId = runId,
        };
        await using var silo = new SiloRunner(configuration, folder.Path, line => TestContext.Current.SendDiagnosticMessage(line), TimeProvider.System) { Launch = WithPassword };
        using var loki = new LokiReader(servers.Loki, runId);
        await silo.StartAsync(TestContext.Current.CancellationToken);
        await kafka.ProduceTombstoneAsync("app-logs", 0);
        await kafka.ProduceAsync("app-logs", [0], "after");

        await SaysAsync("the user may neither see nor create it: create it by hand and grant WRITE on it");
        await Explanations.SaysAsync(silo.Admin, "app-logs", 0, "dead_letters_stuck", "grant WRITE");
        await kafka.CreateTopicAsync(Letters, 1);
        await kafka.GrantAsync(User, ResourceType.Topic, Letters, AclOperation.Describe);
        await SaysAsync("the user may not write to the topic: grant it WRITE");
        Assert.Equal((0, 0), await kafka.OffsetsAsync(Letters, 0));
        await kafka.GrantAsync(User, ResourceType.Topic, Letters, AclOperation.Write);

        await Eventually.HoldsAsync(async () => await kafka.OffsetsAsync(Letters, 0) == (0, 1), "the letter is written", silo.Log.Tail);
        await Eventually.HoldsAsync(
            async () => (await loki.ReadAsync(TestContext.Current.CancellationToken)).Select(entry => entry.Line).SequenceEqual(["after 0"]), "what came after is in Loki", silo.Log.Tail);
        await Eventually.HoldsAsync(async () => await kafka.Groups.CommittedAsync(runId, "app-logs", 0) == 2, "both are committed", silo.Log.Tail);
        Assert.Equal(0, await silo.StopAsync());
        Assert.Equal((0, 1), await kafka.OffsetsAsync(Letters, 0));

        Task SaysAsync(string words) => Eventually.HoldsAsync(
            () => File.ReadAllText(silo.Log.Path).Contains(words, StringComparison.Ordinal), $"the log says '{words}'", silo.Log.Tail);
    }

    private static string[] Properties(string client) =>
    [
        $"listeners={{listeners}},SASL_PLAINTEXT://{client}",
        $"advertised.listeners={{listeners}},SASL_PLAINTEXT://{client}",
        "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT",
        "listener.name.sasl_plaintext.sasl.enabled.mechanisms=PLAIN",
        $"listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_{User}=\"pw\";",
        "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users=User:ANONYMOUS",
    ];

    private static ProcessStartInfo WithPassword(SiloRunner silo, ProcessStartInfo start)
    {
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["SOURCE__SASL__ENABLED"] = "true", ["SOURCE__SASL__MECHANISM"] = "PLAIN", ["SOURCE__SASL__USERNAME"] = User, ["SOURCE__SASL__PASSWORD"] = "pw",
            ["SOURCE__TOMBSTONES"] = "dead_letter",
        })
        {
            start.Environment[$"OKL__PIPELINES__QUICKSTART__{name}"] = value;
        }

        return start;
    }
}
