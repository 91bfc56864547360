using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Consuming;
using OrleansKafkaLoki.Silo.Kafka.Health;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Consuming;

public sealed class SilenceProbeTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _stuck = [];

    [Fact]
    public async Task Ask_BrokersAwayInBetween_CountsSilenceFromTheirReturn()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs").SocketTimeoutMs = 1000;
        await bed.ProduceAsync("logs", 0, 10);
        using var admin = new KafkaAdmin("p", bed.Get<KafkaAdmins>().CredentialsOf("p"), new KafkaMetrics(bed.Meters));
        var intake = new PartitionIntake(new PartitionFeed(new PartitionId("p", "logs", 0), new FeedBudget(1).Of("p"), 1, new NoControl()), 0);
        var probe = new SilenceProbe(admin, _time, (_, reason) => _stuck.Add(reason), (_, _) => { });

        await AskAsync(after: TimeSpan.Zero);
        await AskAsync(after: TimeSpan.FromSeconds(15));
        bed.Cluster.SetBrokerDown(1);
        await AskAsync(after: TimeSpan.FromSeconds(15));
        bed.Cluster.SetBrokerUp(1);
        await AskAsync(after: TimeSpan.FromSeconds(15));
        await AskAsync(after: TimeSpan.FromSeconds(15));
        Assert.Empty(_stuck);

        await AskAsync(after: TimeSpan.FromSeconds(5));
        Assert.StartsWith("nothing has come from offset 0 on, though the log ends at 10", Assert.Single(_stuck), StringComparison.Ordinal);
        await AskAsync(after: TimeSpan.FromSeconds(5));
        Assert.Single(_stuck);

        async Task AskAsync(TimeSpan after)
        {
            _time.Advance(after);
            probe.AskWhenDue([intake], TestContext.Current.CancellationToken);
            await probe.Question;
        }
    }
}
