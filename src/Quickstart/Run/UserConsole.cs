namespace OrleansKafkaLoki.Quickstart.Run;

/// <summary>How the run speaks with its user.</summary>
internal sealed record UserConsole
{
    /// <summary>Where it writes.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Whether that is a terminal, whose lines can be rewritten.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>The terminal's columns.</summary>
    public Func<int> Width { get; init; } = static () => 80;

    /// <summary>Where it reads commands, when there are no keys.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Waits for the next key; null when no terminal is read.</summary>
    public Func<ConsoleKeyInfo>? ReadKey { get; init; }

    /// <summary>The console of the process.</summary>
    public static UserConsole System() => new()
    {
        Output = Console.Out,
        IsTerminal = !Console.IsOutputRedirected,
        Width = static () => Console.WindowWidth is > 0 and var width ? width : 80,
        Input = Console.IsInputRedirected ? Console.In : TextReader.Null,
        ReadKey = Console.IsInputRedirected || Console.IsOutputRedirected ? null : static () => Console.ReadKey(intercept: true),
    };
}
