using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>A partition whose last offsets are no records: the marker of a transaction, and records of an aborted one.</summary>
public sealed class TransactionTests
{
    private const string Logs = "app-logs";

    [LongFact]
    public async Task Consume_PartitionEndsInTransactions_CountsAsReadToItsEndThenAndAfterRestarts()
    {
        await using var run = await KafkaRun.StartAsync(1, Logs);
        await run.Kafka.CreateTopicAsync(Logs, 2);
        string[] committed = [.. Enumerable.Range(0, 10).Select(i => $"txn {i}")];
        await run.StartSiloAsync();

        await run.Kafka.TransactAsync(Logs, 0, "txn", 10, commit: true);
        await run.CatchesUpAsync(Logs, 0, 11);
        Assert.Equal(committed, await run.LinesAsync(Logs, 0));

        await run.Kafka.TransactAsync(Logs, 0, "aborted", 10, commit: false);
        await run.CatchesUpAsync(Logs, 0, 22);
        Assert.Equal(committed, await run.LinesAsync(Logs, 0));
        Assert.Equal(12, await GapsAsync("missing"));
        Assert.Equal(0, await run.Silo.StopAsync());

        // Were it not at its end, the other would wait for it.
        await run.Kafka.ProduceAsync(Logs, [1], "second");
        await run.StartSiloAsync();
        await run.ArrivesAsync(Logs, [1], "second");
        Assert.Empty(run.LogOf("has been held"));
        Assert.Equal(0, await run.Silo.StopAsync());

        await run.Kafka.DeleteRecordsAsync(Logs, 0, before: 22);
        Assert.Equal((22, 22), await run.Kafka.OffsetsAsync(Logs, 0));
        await run.StartSiloAsync();
        await run.CatchesUpAsync(Logs, 0, 22);
        await run.Kafka.ProduceAsync(Logs, [0], "third");
        await run.ArrivesAsync(Logs, [0], "third");
        await run.CatchesUpAsync(Logs, 0, 23);
        Assert.Empty(run.LogOf("no longer holds"));
        Assert.Equal(0, await GapsAsync("retention") ?? 0);
        Assert.Equal([.. committed, "third 0"], await run.LinesAsync(Logs, 0));
        Assert.Equal(["second 1"], await run.LinesAsync(Logs, 1));
        Assert.True(run.AlarmsOf($"{Logs}/0").Count == 0, string.Join('\n', run.AlarmsOf($"{Logs}/0")));
        Assert.Equal(0, await run.Silo.StopAsync());
        await SiloAudit.ProvesAsync(run.Silo, "--entries");

        Task<double?> GapsAsync(string cause) => run.MetricAsync("okl_offset_gap_records_total", $"topic=\"{Logs}\"", $"cause=\"{cause}\"");
    }
}
