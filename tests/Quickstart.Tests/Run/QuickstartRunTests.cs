using OrleansKafkaLoki.Quickstart.CommandLine;
using OrleansKafkaLoki.Quickstart.Run;

namespace OrleansKafkaLoki.Quickstart.Tests.Run;

public sealed class QuickstartRunTests : IClassFixture<ProcessTurn>
{
    [LongFact]
    public async Task RunAsync_ThreeSilosOneKilled_ShowsThePartitionsMoveAndLosesNothing()
    {
        using var output = new StringWriter();
        using var shown = TextWriter.Synchronized(output);
        using var typed = new TypedLines();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = new QuickstartRun(
            new QuickstartOptions { Silos = 3, Partitions = 6 }, new UserConsole { Output = shown, Input = typed }, TimeProvider.System);

        var running = run.RunAsync(stop.Token);
        await SaysAsync("6 partitions are spread over 3 silos");
        typed.Type("kill 2");
        await SaysAsync("silo-2 killed: its 2 partitions were back after ");
        typed.Type("nonsense");
        await SaysAsync("'nonsense' is no command.");
        await stop.CancelAsync();

        Assert.Equal(0, await running);
        Assert.Contains("silo-2  down", Text(), StringComparison.Ordinal);
        Assert.Contains("Exactly once: ", Text(), StringComparison.Ordinal);

        string Text()
        {
            lock (shown)
            {
                return output.ToString();
            }
        }

        Task SaysAsync(string words) => Eventually.HoldsAsync(
            () => Text().Contains(words, StringComparison.Ordinal), $"it says '{words}'", Text);
    }
}
