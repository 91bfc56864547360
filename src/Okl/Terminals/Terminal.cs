using System.Globalization;

namespace OrleansKafkaLoki.Okl.Terminals;

/// <summary>Where a command runs: what it writes to, who sits before it, and its environment.</summary>
internal sealed record Terminal
{
    private const int Narrowest = 20;

    /// <summary>For data.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>For words to people.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>For answers of people.</summary>
    public required TextReader Input { get; init; }

    /// <summary>A variable of the environment.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Whether data goes to a screen.</summary>
    public bool ShowsOutput { get; init; }

    /// <summary>Whether somebody can be asked.</summary>
    public bool HasOperator { get; init; }

    /// <summary>Columns and lines of the screen; asked anew for every look, because people resize it.</summary>
    public Func<(int Width, int Height)> Screen { get; init; } = () => (80, 24);

    /// <summary>The keys that are pressed.</summary>
    public IKeys? Keys { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether colours are shown (https://no-color.org).</summary>
    public bool HasColours => ShowsOutput && string.IsNullOrEmpty(Environment("NO_COLOR")) && Environment("TERM") != "dumb";

    /// <summary>What tables have to fit: the screen, or what COLUMNS says. A pipe has no width, and whoever searches in it wants all.</summary>
    public int Width => int.TryParse(Environment("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0 ? Math.Max(columns, Narrowest)
        : ShowsOutput ? Math.Max(Screen().Width, Narrowest)
        : int.MaxValue;

    /// <summary>Writes words to people.</summary>
    public void Say(string words) => Error.WriteLine(Printable.Of(words));

    /// <summary>Where this process runs.</summary>
    public static Terminal OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Input = Console.In,
        Environment = System.Environment.GetEnvironmentVariable,
        ShowsOutput = !Console.IsOutputRedirected,
        HasOperator = !Console.IsInputRedirected && !Console.IsErrorRedirected,
        Screen = () => (Console.WindowWidth is > 0 and var width ? width : 80, Console.WindowHeight is > 0 and var height ? height : 24),
        Keys = Console.IsInputRedirected ? null : new ConsoleKeys(),
    };
}
