using System.Runtime.CompilerServices;

namespace OrleansKafkaLoki.Quickstart.Input;

/// <summary>Lines of a pipe or a file.</summary>
internal sealed class LineInput(TextReader reader) : ICommandInput
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken stop)
    {
        while (await NextAsync(stop) is { } line)
        {
            yield return line;
        }
    }

    private async Task<string?> NextAsync(CancellationToken stop)
    {
        try
        {
            // A console's reader blocks whatever it is told; it is left behind when the run ends.
            return await Task.Run(reader.ReadLine, stop).WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (IOException)
        {
            return null; // Standard input is closed, or a terminal that is not ours.
        }
    }
}
