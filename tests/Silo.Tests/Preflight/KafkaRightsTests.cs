using System.Globalization;
using Confluent.Kafka.Admin;
using OrleansKafkaLoki.EndToEnd.Tests.RealKafka;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Quickstart.Store;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Preflight;
using OrleansKafkaLoki.Silo.Preflight.Findings;
using OrleansKafkaLoki.Silo.Tests.Kafka;

namespace OrleansKafkaLoki.Silo.Tests.Preflight;

/// <summary>A user of a broker with an authorizer. The mock cluster knows no rights, so this needs a real Kafka.</summary>
public sealed class KafkaRightsTests : IClassFixture<ProcessTurn>
{
    private const string User = "shipper";

    /// <summary>Each right that is missing is named before it is missed, and none once it is there.</summary>
    [LongFact]
    public async Task Check_RightsComeOneByOne_EachMissingOneIsNamed()
    {
        var client = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePorts.Find(1)[0]}");
        await using var kafka = await KafkaNodes.StartAsync(1, Properties(client));
        await kafka.CreateTopicAsync("logs", 2);
        await using var bed = new KafkaTestBed();
        var source = bed.AddPipeline("p", "logs");
        source.BootstrapServers = client;
        (source.Sasl.Enabled, source.Sasl.Mechanism, source.Sasl.Username, source.Sasl.Password) = (true, "PLAIN", User, new Secret("pw"));

        await FindsAsync("The user may not see the topic logs", "The group group-p cannot be asked for", "The user may not see the topic p.dead-letters");
        await kafka.GrantAsync(User, ResourceType.Topic, "logs", AclOperation.Describe);
        await FindsAsync("The user may not read logs.", "The group group-p cannot be asked for");
        await kafka.GrantAsync(User, ResourceType.Group, "group-p", AclOperation.Describe);
        await FindsAsync("The user may not read logs.", "The user may not commit for the group group-p.");
        await kafka.GrantAsync(User, ResourceType.Topic, "logs", AclOperation.Read);
        await kafka.GrantAsync(User, ResourceType.Group, "group-p", AclOperation.Read);
        await kafka.GrantAsync(User, ResourceType.Topic, "p.dead-letters", AclOperation.Describe);
        await FindsAsync("There is no topic p.dead-letters, and the user may create none");
        await kafka.CreateTopicAsync("p.dead-letters", 1, settings: new() { ["max.message.bytes"] = "5000", ["retention.ms"] = "-1" });
        await FindsAsync("The user may not write to the topic p.dead-letters");
        await kafka.GrantAsync(User, ResourceType.Topic, "p.dead-letters", AclOperation.Write, AclOperation.DescribeConfigs);
        await FindsAsync("The topic p.dead-letters takes messages of 4.9 KiB, and a sampled record has 2.0 KiB");

        // The broker hears of rights a little later than they are granted.
        Task FindsAsync(params string[] beginnings)
        {
            IReadOnlyList<Finding> bad = [];
            return Eventually.HoldsAsync(
                async () =>
                {
                    bad = [.. (await CheckAsync()).Where(finding => finding.State != CheckState.Ok)];
                    return beginnings.All(beginning => bad.Any(finding => finding.Found.StartsWith(beginning, StringComparison.Ordinal)));
                },
                string.Join(" | ", beginnings),
                () => bad.Select(finding => $"{finding}"));
        }

        async Task<IReadOnlyList<Finding>> CheckAsync()
        {
            var cancelled = TestContext.Current.CancellationToken;
            var (findings, _) = await new TopicCheck(bed.Topics, bed.Get<KafkaAdmins>()).CheckAsync("p", source, cancelled);
            return [.. findings, await new DeadLetterCheck(bed.Get<KafkaAdmins>()).CheckAsync("p", bed.Pipelines["p"].DeadLetters, largestRecord: 2048, cancelled)];
        }
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
}
