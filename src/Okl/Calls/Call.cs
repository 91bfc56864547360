using System.CommandLine;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Calls;

/// <summary>One call of a command: what was said, where it runs, and the API.</summary>
internal sealed class Call(ParseResult result, Terminal terminal) : IDisposable
{
    /// <summary>Where it runs.</summary>
    public Terminal Terminal => terminal;

    /// <summary>The API.</summary>
    public ApiClient Api { get; } = new(GlobalOptions.ConnectionOf(result, terminal.Environment));

    /// <summary>How data is written.</summary>
    public OutputFormat Format { get; } = GlobalOptions.FormatOf(result);

    /// <summary>The seconds that were said to wait; null for the default.</summary>
    public double? Timeout { get; } = GlobalOptions.TimeoutOf(result);

    /// <summary>What was said for an argument.</summary>
    public T Get<T>(Argument<T> argument) => result.GetValue(argument)!;

    /// <summary>What was said for an option.</summary>
    public T? Get<T>(Option<T> option) => result.GetValue(option);

    /// <summary>Whether an option was said.</summary>
    public bool Has(Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>Writes data.</summary>
    public void Print(ApiAnswer answer, IView view) => Printer.Print(terminal, Format, answer.Text, answer.Json, view);

    /// <summary>Writes words to people.</summary>
    public void Say(string words) => terminal.Say(words);

    /// <inheritdoc/>
    public void Dispose() => Api.Dispose();
}
