using OrleansKafkaLoki.Quickstart.Input;

namespace OrleansKafkaLoki.Quickstart.Tests.Input;

public sealed class LineInputTests
{
    [Fact]
    public async Task ReadAsync_Pipe_GivesItsLinesAndEnds()
    {
        using var pipe = new StringReader("kill 2\nadd");

        Assert.Equal(["kill 2", "add"], await ReadAsync(pipe, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ReadAsync_NobodyWritesAndCancelled_Ends()
    {
        using var silence = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        using var reader = new SilentReader(silence);
        var reading = ReadAsync(reader, stop.Token);

        await stop.CancelAsync();

        Assert.Empty(await reading);
        silence.Set();
    }

    private static async Task<List<string>> ReadAsync(TextReader reader, CancellationToken stop)
    {
        var lines = new List<string>();
        await foreach (var line in new LineInput(reader).ReadAsync(stop))
        {
            lines.Add(line);
        }

        return lines;
    }

    private sealed class SilentReader(ManualResetEventSlim until) : TextReader
    {
        public override string? ReadLine()
        {
            until.Wait();
            return null;
        }
    }
}
