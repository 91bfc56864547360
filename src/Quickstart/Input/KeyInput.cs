using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;

namespace OrleansKafkaLoki.Quickstart.Input;

/// <summary>Lines typed on a terminal whose bottom is redrawn all the time: the terminal echoes nothing, the redrawing does.</summary>
/// <param name="readKey">Waits for the next key.</param>
/// <param name="typed">Is given what stands in the line after each key.</param>
internal sealed class KeyInput(Func<ConsoleKeyInfo> readKey, Action<string> typed) : ICommandInput
{
    private const int MaxLength = 200;

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var keys = Channel.CreateUnbounded<ConsoleKeyInfo>();
        new Thread(() => ReadKeys(keys.Writer, stop)) { IsBackground = true, Name = "keys" }.Start();
        var line = new StringBuilder();
        while (await NextAsync(keys.Reader, stop) is { } key)
        {
            if (key.Key == ConsoleKey.Enter)
            {
                var entered = line.ToString();
                typed(line.Clear().ToString());
                yield return entered;
                continue;
            }

            Edit(line, key);
            typed(line.ToString());
        }
    }

    private static void Edit(StringBuilder line, ConsoleKeyInfo key)
    {
        if (key is { Key: ConsoleKey.Backspace } && line.Length > 0)
        {
            line.Length--;
        }
        else if (key is { Key: ConsoleKey.Escape } or { Key: ConsoleKey.U, Modifiers: ConsoleModifiers.Control })
        {
            line.Clear();
        }
        else if (!char.IsControl(key.KeyChar) && line.Length < MaxLength)
        {
            line.Append(key.KeyChar);
        }
    }

    private static async Task<ConsoleKeyInfo?> NextAsync(ChannelReader<ConsoleKeyInfo> keys, CancellationToken stop)
    {
        try
        {
            return await keys.ReadAsync(stop);
        }
        catch (Exception end) when (end is OperationCanceledException or ChannelClosedException)
        {
            return null;
        }
    }

    /// <summary>Waits for keys in a thread of its own, because nothing can end that wait.</summary>
    private void ReadKeys(ChannelWriter<ConsoleKeyInfo> keys, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                keys.TryWrite(readKey());
            }
        }
        catch (InvalidOperationException)
        {
            // The terminal is gone.
        }

        keys.TryComplete();
    }
}
