using System.Collections.Concurrent;
using OrleansKafkaLoki.Quickstart.Input;

namespace OrleansKafkaLoki.Quickstart.Tests.Input;

public sealed class KeyInputTests
{
    private readonly List<string> _typed = [];

    [Fact]
    public async Task ReadAsync_KeysWithCorrections_GivesTheLine()
    {
        var lines = await ReadAsync("kilk\bl 22\b\rx\u0015add\r\r");

        Assert.Equal(["kill 2", "add", ""], lines);
        Assert.Contains("kil", _typed);
        Assert.Equal("", _typed[^1]);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_Ends()
    {
        using var stop = new CancellationTokenSource();
        using var keys = new BlockingCollection<ConsoleKeyInfo>();
        var reading = ReadAsync(new KeyInput(keys.Take, _typed.Add), stop.Token);

        await stop.CancelAsync();

        Assert.Empty(await reading);
        keys.CompleteAdding();
    }

    private static ConsoleKeyInfo Key(char key) => key switch
    {
        '\r' => new(key, ConsoleKey.Enter, false, false, false),
        '\b' => new(key, ConsoleKey.Backspace, false, false, false),
        '\u0015' => new(key, ConsoleKey.U, false, false, control: true),
        _ => new(key, ConsoleKey.None, false, false, false),
    };

    private static async Task<List<string>> ReadAsync(KeyInput input, CancellationToken stop)
    {
        var lines = new List<string>();
        await foreach (var line in input.ReadAsync(stop))
        {
            lines.Add(line);
        }

        return lines;
    }

    private Task<List<string>> ReadAsync(string typed)
    {
        var keys = new Queue<char>(typed);
        return ReadAsync(
            new KeyInput(() => keys.TryDequeue(out var key) ? Key(key) : throw new InvalidOperationException("The terminal is gone."), _typed.Add),
            TestContext.Current.CancellationToken);
    }
}
