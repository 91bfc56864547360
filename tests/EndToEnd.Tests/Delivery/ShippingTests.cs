using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.Generator;

namespace OrleansKafkaLoki.EndToEnd.Tests.Delivery;

public sealed class ShippingTests
{
    [Fact]
    public async Task Ship_LinesOfAFile_ReadsBackEqualAndInOrder()
    {
        var lines = Enumerable.Range(0, 2000).Select(index => $"{index} line with \"quotes\", back\\slashes, tabs\t, ümläuts and 😀").ToArray();
        using var folder = new TempFolder();
        var path = folder.File("lines");
        await File.WriteAllLinesAsync(path, lines, TestContext.Current.CancellationToken);
        await using var run = await ShippingRun.StartAsync();
        using var generator = run.CreateGenerator(rate: 0, new FileLines(path, cycle: false));

        await generator.RunAsync(TestContext.Current.CancellationToken);
        await run.DeliveredAsync();

        await run.AssertExactlyOnceAsync();
        var entries = await run.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(lines.Order(StringComparer.Ordinal), entries.Select(entry => entry.Line).Order(StringComparer.Ordinal));
        foreach (var partition in entries.GroupBy(entry => entry.Partition))
        {
            // The lines went to the partitions in turn, so within one their numbers grow.
            var shown = partition.OrderBy(entry => entry.TimestampNs).ToList();
            Assert.Equal(partition.Select(entry => entry.Offset).Order(), shown.Select(entry => entry.Offset));
            Assert.Equal(shown.OrderBy(entry => Number(entry.Line)), shown);
        }
    }

    [Fact]
    public async Task Stop_UnderLoad_EndsCleanly()
    {
        await using var run = await ShippingRun.StartAsync();
        using var generator = run.CreateGenerator(rate: 2000);
        using var stop = new CancellationTokenSource();
        var producing = generator.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => run.Totals.Produced > 4000, "records are produced", () => run.Totals);

        Assert.Equal(0, await run.Silo.StopAsync());

        await stop.CancelAsync();
        await producing;
    }

    private static int Number(string line) => int.Parse(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture);
}
