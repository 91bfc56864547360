using OrleansKafkaLoki.Quickstart.Generator;
using OrleansKafkaLoki.Quickstart.Stack;

namespace OrleansKafkaLoki.Quickstart.Tests.Stack;

public sealed class EmbeddedStackTests
{
    [Fact]
    public async Task Ledger_ProducedAndShipped_IsExactlyOnce()
    {
        await using var stack = await EmbeddedStack.StartAsync();
        stack.Broker.CreateTopic("logs", 3);
        using var generator = CreateGenerator(stack, rate: 2000);
        using var stop = new CancellationTokenSource();

        var producing = generator.RunAsync(stop.Token);
        var shipping = new TinyShipper(stack, "logs", 3).RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => stack.Ledger.Totals().Delivered > 1000, "a thousand lines are delivered", () => stack.Ledger.Totals());
        await stop.CancelAsync();
        await producing;
        await shipping;

        var totals = stack.Ledger.Totals();
        Assert.Equal((0, 0, 0, 0), (totals.Duplicated, totals.Unexpected, totals.Altered, generator.Failed));
        Assert.InRange(totals.Missing, 0, totals.Produced - 1000);
    }

    [Fact]
    public async Task RunAsync_NobodyShips_HoldsBackBeforeTheBrokerDropsAnything()
    {
        await using var stack = await EmbeddedStack.StartAsync();
        stack.Broker.CreateTopic("logs", 3);
        using var generator = CreateGenerator(stack, rate: 0, maxUndelivered: 100_000);
        using var stop = new CancellationTokenSource();

        var producing = generator.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => generator.HeldBack, "the generator holds back", () => stack.Ledger.Totals());
        var shipping = new TinyShipper(stack, "logs", 3).RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => stack.Ledger.Totals().Delivered > 5000, "it goes on once somebody ships", () => stack.Ledger.Totals());
        await stop.CancelAsync();
        await producing;
        await shipping;

        Assert.False(generator.HeldBack);
        Assert.Equal(0, stack.Ledger.Totals().Unexpected);
    }

    [Fact]
    public async Task RunAsync_FileLines_ProducesThemAndEnds()
    {
        await using var stack = await EmbeddedStack.StartAsync();
        stack.Broker.CreateTopic("logs", 3);
        using var folder = new TempFolder();
        var path = folder.File("lines");
        await File.WriteAllLinesAsync(path, Enumerable.Range(0, 100).Select(index => $"line {index}"), TestContext.Current.CancellationToken);
        using var generator = CreateGenerator(stack, rate: 0, lines: new FileLines(path, cycle: false));

        await generator.RunAsync(CancellationToken.None);

        Assert.Equal(100, stack.Ledger.Totals().Produced);
    }

    [Fact]
    public async Task RunAsync_LineThatKafkaDoesNotTake_IsCountedAndTheRestProduced()
    {
        await using var stack = await EmbeddedStack.StartAsync();
        stack.Broker.CreateTopic("logs", 3);
        using var folder = new TempFolder();
        var path = folder.File("lines");
        await File.WriteAllLinesAsync(path, ["first", new string('x', 2_000_000), "last"], TestContext.Current.CancellationToken);
        using var generator = CreateGenerator(stack, rate: 0, lines: new FileLines(path, cycle: false));

        await generator.RunAsync(CancellationToken.None);

        Assert.Equal((1, 2), (generator.Failed, stack.Ledger.Totals().Produced));
    }

    private static LogGenerator CreateGenerator(EmbeddedStack stack, double rate, long maxUndelivered = 3_500_000, ILineSource? lines = null) => new(
        new GeneratorOptions { BootstrapServers = stack.Broker.BootstrapServers, Topics = ["logs"], Partitions = 3, Rate = rate, MaxUndeliveredBytes = maxUndelivered },
        lines ?? new GeneratedLines(TimeProvider.System),
        stack.Ledger,
        TimeProvider.System);
}
