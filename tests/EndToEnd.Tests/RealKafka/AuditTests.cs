using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>A record that the pipeline's position has passed and that is nowhere: found, shipped, and then proven.</summary>
public sealed class AuditTests
{
    private const string Logs = "app-logs";

    [LongFact]
    public async Task Audit_ARecordWasPassed_FindsAndRepairsIt()
    {
        await using var run = await KafkaRun.StartAsync(1, Logs);
        await run.Kafka.CreateTopicAsync(Logs, 1);
        await run.Kafka.ProduceManyAsync(Logs, 0, "line", 500);
        await run.StartSiloAsync();
        await run.HasLinesAsync(Logs, 0, [.. Enumerable.Range(0, 500).Select(i => $"line {i}")]);
        Assert.Equal(0, await run.Silo.StopAsync());
        await SiloAudit.ProvesAsync(run.Silo);

        await run.Kafka.ProduceManyAsync(Logs, 0, "passed", 1);
        await run.Kafka.Groups.CommitAsync(run.Group, Logs, 0, 501);
        var (found, report) = await SiloAudit.RunAsync(run.Silo, "--repair");
        Assert.Equal(1, found);
        Assert.Contains("first missing: app-logs/0 offset 500 at ", report, StringComparison.Ordinal);
        Assert.Contains("Would ship 1 entries", report, StringComparison.Ordinal);
        Assert.Equal(500, await run.CountAsync());

        var (repaired, both) = await SiloAudit.RunAsync(run.Silo, "--repair", "--yes");
        Assert.True(repaired == 0, both);
        Assert.Contains("shipped: 1, ", both, StringComparison.Ordinal);
        Assert.Contains("passed 0", await run.LinesAsync(Logs, 0));
        await SiloAudit.ProvesAsync(run.Silo, "--entries", "--repair", "--yes");
        Assert.Equal(501, await run.CountAsync());
    }

    [LongFact]
    public async Task Audit_MistakesInTheCall_AreAllTold()
    {
        await using var run = await KafkaRun.StartAsync(1, Logs);

        var (exitCode, output) = await SiloAudit.RunAsync(run.Silo, "--from", "soon", "-o", "xml", "--window", "0", "--as", "nobody", "--lag", "long", "--repair");

        Assert.Equal(2, exitCode);
        Assert.Contains("--from 'soon'", output, StringComparison.Ordinal);
        Assert.Contains("--format 'xml'", output, StringComparison.Ordinal);
        Assert.Contains("--window", output, StringComparison.Ordinal);
        Assert.Contains("--as 'nobody'", output, StringComparison.Ordinal);
        Assert.Contains("--lag 'long'", output, StringComparison.Ordinal);
        Assert.Contains("--as goes with none of --repair", output, StringComparison.Ordinal);
    }
}
