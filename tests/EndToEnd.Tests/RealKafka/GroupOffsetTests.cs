namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>What the consumer group shows of a partition that rests.</summary>
public sealed class GroupOffsetTests
{
    private const string Logs = "app-logs";

    [LongFact]
    public async Task Consume_OffsetsOfARestingPartitionExpireOrAreEdited_AreCommittedAgain()
    {
        var kafka = await KafkaNodes.StartAsync(1, "offsets.retention.minutes=1", "offsets.retention.check.interval.ms=5000");
        await using var run = await KafkaRun.StartAsync(kafka, Logs);
        await kafka.CreateTopicAsync(Logs, 2);
        await kafka.ProduceManyAsync(Logs, 0, "n", 100);
        await run.StartSiloAsync();
        await run.CatchesUpAsync(Logs, 0, 100);

        await Eventually.HoldsAsync(async () => await kafka.Groups.CommittedAsync(run.Group, Logs, 0) < 0, "the broker has let the offset expire");
        await Eventually.HoldsAsync(async () => await kafka.Groups.CommittedAsync(run.Group, Logs, 0) == 100, "the offset is committed again");

        await Eventually.HoldsAsync(
            async () =>
            {
                var isTold = run.LogOf("set the group's offset of app-logs 0 to 7").Count > 0;
                if (!isTold && await kafka.Groups.CommittedAsync(run.Group, Logs, 0) != 7)
                {
                    // Two looks of half a minute see it for an edit, and after one this broker may let it expire before the second.
                    await kafka.Groups.CommitAsync(run.Group, Logs, 0, 7);
                }

                return isTold;
            },
            "the edit is told",
            run.Silo.Log.Tail);
        await Eventually.HoldsAsync(async () => await kafka.Groups.CommittedAsync(run.Group, Logs, 0) == 100, "the offset is what it was");

        Assert.Equal(0, await run.Silo.StopAsync());
        Assert.Equal(100, await run.CountAsync());
    }
}
