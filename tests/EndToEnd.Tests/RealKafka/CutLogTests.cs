using System.Globalization;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>
/// A replica that was behind becomes the leader: the log ends before what was read. In one topic it stays shorter than that, in the other it grows past
/// it before anybody looks.
/// </summary>
public sealed class CutLogTests
{
    private const int Old = 2000;
    private const int Gone = 200;
    private const int Behind = 2;
    private const int Lost = 1;

    private static readonly (string Topic, int New)[] Topics = [("cut-shorter", 50), ("cut-longer", 500)];

    public enum Silo
    {
        Runs,
        IsStopped,

        /// <summary>Its checkpoint is far behind what Loki has, and nothing of it was taken down.</summary>
        IsKilled,
    }

    [LongTheory]
    [InlineData(Silo.Runs)]
    [InlineData(Silo.IsStopped)]
    [InlineData(Silo.IsKilled)]
    public async Task Consume_UncleanElection_ReadsOnWhereTheLogsPart(Silo silo)
    {
        var interval = silo == Silo.IsKilled ? "3600000" : "1000";
        await using var run = await KafkaRun.StartAsync(
            3, usual => usual with { Source = new Dictionary<string, string> { ["commit_interval_ms"] = interval } }, "^cut-");
        foreach (var (topic, _) in Topics)
        {
            await run.Kafka.CreateLossyTopicAsync(topic, Lost, Behind);
            await run.Kafka.ProduceManyAsync(topic, 0, "old", Old);
        }

        await run.Kafka.StopNodeAsync(Behind);
        foreach (var (topic, _) in Topics)
        {
            await run.Kafka.ProduceManyAsync(topic, 0, "gone", Gone);
        }

        await run.StartSiloAsync();
        foreach (var (topic, _) in Topics)
        {
            await run.HasLinesAsync(topic, 0, [.. Lines("old", Old), .. Lines("gone", Gone)]);
        }

        if (silo == Silo.IsStopped)
        {
            Assert.Equal(0, await run.Silo.StopAsync());
        }
        else if (silo == Silo.IsKilled)
        {
            await run.Silo.KillAsync();
        }

        await run.Kafka.KillNodeAsync(Lost);
        await run.Kafka.StartNodeAsync(Behind);
        foreach (var (topic, count) in Topics)
        {
            await run.Kafka.ElectAsync(topic, Behind);
            await run.Kafka.ProduceManyAsync(topic, 0, "new", count);
            Assert.Equal((0, Old + count), await run.Kafka.OffsetsAsync(topic, 0));
        }

        if (silo != Silo.Runs)
        {
            await run.StartSiloAsync();
        }

        foreach (var (topic, count) in Topics)
        {
            await run.HasLinesAsync(topic, 0, [.. Lines("old", Old), .. Lines("gone", Gone), .. Lines("new", count)]);
        }

        Assert.Equal(0, await run.Silo.StopAsync());
        Assert.Equal(Topics.Sum(topic => Old + Gone + topic.New), await run.CountAsync());
        await SiloAudit.ProvesAsync(run.Silo);
        if (silo != Silo.IsKilled)
        {
            Assert.All(Topics, topic => Assert.Contains(
                $"quickstart/{topic.Topic}/0: Kafka has lost offsets {Old} to {Old + Gone - 1} ({Gone} offsets)", Assert.Single(run.LogOf($"quickstart/{topic.Topic}/0: Kafka has lost")), StringComparison.Ordinal));
        }

        Assert.Empty(run.LogOf("recreated"));
    }

    private static IEnumerable<string> Lines(string line, int count) => Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{line} {i}"));
}
