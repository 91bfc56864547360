using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Okl.Commands;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Tests.Harness;

/// <summary>What a call of the program came to.</summary>
internal sealed record OklRun(int ExitCode, string Output, string Error)
{
    /// <summary>A little after the answers of <see cref="TestAnswers"/>.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 11, 28, 16, 0, 0, TimeSpan.Zero);

    /// <summary>Calls the program with <paramref name="line"/>, whose words are separated by blanks; <c>'</c> holds words together.</summary>
    public static async Task<OklRun> CallAsync(
        string url, string line, Func<Terminal, Terminal>? with = null, CancellationToken? cancellationToken = null, params (string Name, string Value)[] environment)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var variables = environment.Append(("OKL_URL", url)).ToDictionary(variable => variable.Item1, variable => variable.Item2);
        var terminal = new Terminal
        {
            Output = output, Error = error, Input = TextReader.Null, Environment = name => variables.GetValueOrDefault(name), Time = new FakeTimeProvider(Now),
        };
        var exitCode = await OklCommand.InvokeAsync(Words(line), with?.Invoke(terminal) ?? terminal, cancellationToken ?? TestContext.Current.CancellationToken);
        return new OklRun(exitCode, output.ToString(), error.ToString());
    }

    private static string[] Words(string line) => [.. line.Split('\'').SelectMany((part, index) => index % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
