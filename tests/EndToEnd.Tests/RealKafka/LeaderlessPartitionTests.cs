using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>A broker that alone holds some partitions is away.</summary>
public sealed class LeaderlessPartitionTests
{
    private const string Logs = "app-logs";

    [LongFact]
    public async Task Consume_SomePartitionsWithoutLeader_OthersFlowNewTopicsAreFoundAndTheSiloStops()
    {
        await using var run = await KafkaRun.StartAsync(3, "^app-");
        await run.Kafka.CreateTopicAsync(Logs, 6);
        var leaders = await run.Kafka.LeadersAsync(Logs, 6);
        int[] lost = [.. Enumerable.Range(0, 6).Where(partition => leaders[partition] == leaders[0])];
        int[] others = [.. Enumerable.Range(0, 6).Except(lost)];
        var reason = $"{lost.Length} of {{0}} partitions have no leader: {string.Join(", ", lost.Select(partition => $"{Logs} {partition}"))}";
        await run.Kafka.ProduceAsync(Logs, others.Concat(lost), "first");
        await run.StartSiloAsync();
        await run.ArrivesAsync(Logs, others.Concat(lost), "first");

        await run.Kafka.StopNodeAsync(leaders[0]);
        await run.TellsAsync(Told(6));
        await Explanations.SaysAsync(run.Silo.Admin, Logs, lost[0], "no_leader");
        await Explanations.SaysAsync(run.Silo.Admin, Logs, others[0], "nothing_is_wrong");
        await run.Kafka.ProduceAsync(Logs, others, "second");
        await run.ArrivesAsync(Logs, others, "second");
        await run.Kafka.CreateTopicAsync("app-new", 1);
        await run.Kafka.ProduceAsync("app-new", [0], "new");
        await run.ArrivesAsync("app-new", [0], "new");
        await run.TellsAsync(Told(7));
        Assert.Equal(0, await run.Silo.StopAsync());

        await run.StartSiloAsync();
        await run.TellsAsync(Told(7));
        await run.Kafka.ProduceAsync(Logs, others, "third");
        await run.ArrivesAsync(Logs, others, "third");

        await run.Kafka.StartNodeAsync(leaders[0]);
        await run.Kafka.ProduceAsync(Logs, lost, "fourth");
        await run.ArrivesAsync(Logs, lost, "fourth");
        await run.TellsAsync("");
        Assert.Equal(0, await run.Silo.StopAsync());

        string Told(int partitions) => string.Format(System.Globalization.CultureInfo.InvariantCulture, reason, partitions);
    }
}
