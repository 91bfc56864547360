namespace OrleansKafkaLoki.Okl.Live;

/// <summary>What whoever looks has chosen.</summary>
internal sealed record TopState
{
    /// <summary>Which of <see cref="TopOrder.All"/>.</summary>
    public int Order { get; init; }

    /// <summary>Best first.</summary>
    public bool Reversed { get; init; }

    /// <summary>What a row must hold to be shown.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Whether keys go into the filter.</summary>
    public bool IsTyping { get; init; }

    /// <summary>How many rows are above the screen; the view holds it to those that there are.</summary>
    public int Above { get; init; }

    /// <summary>Whether the keys are explained.</summary>
    public bool ShowsHelp { get; init; }

    /// <summary>Whether it stands still.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Whether it is over.</summary>
    public bool IsOver { get; init; }

    /// <summary>What it is after a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="rows">How many rows are shown.</param>
    /// <param name="page">How many fit.</param>
    public TopState Press(ConsoleKeyInfo key, int rows, int page) =>
        IsTyping ? Type(key) : ShowsHelp ? this with { ShowsHelp = false } : Command(key, Math.Max(0, rows - page), page);

    private TopState Type(ConsoleKeyInfo key) => key.Key switch
    {
        ConsoleKey.Enter => this with { IsTyping = false },
        ConsoleKey.Escape => this with { IsTyping = false, Filter = "", Above = 0 },
        ConsoleKey.Backspace => this with { Filter = Filter.Length > 0 ? Filter[..^1] : "", Above = 0 },
        _ when !char.IsControl(key.KeyChar) => this with { Filter = Filter + key.KeyChar, Above = 0 },
        _ => this,
    };

    private TopState Command(ConsoleKeyInfo key, int last, int page) => (key.Key, key.KeyChar) switch
    {
        (_, 'q') => this with { IsOver = true },
        (_, 'h' or '?') => this with { ShowsHelp = true },
        (_, '/') => this with { IsTyping = true },
        (_, 's') => this with { Order = (Order + 1) % TopOrder.All.Count, Above = 0 },
        (_, 'S') => this with { Order = (Order + TopOrder.All.Count - 1) % TopOrder.All.Count, Above = 0 },
        (_, 'r') => this with { Reversed = !Reversed, Above = 0 },
        (ConsoleKey.Escape, _) => this with { Filter = "", Above = 0 },
        (_, ' ') => this with { IsPaused = !IsPaused },
        (ConsoleKey.DownArrow, _) or (_, 'j') => Scroll(Above + 1, last),
        (ConsoleKey.UpArrow, _) or (_, 'k') => Scroll(Above - 1, last),
        (ConsoleKey.PageDown, _) => Scroll(Above + page, last),
        (ConsoleKey.PageUp, _) => Scroll(Above - page, last),
        (ConsoleKey.Home, _) or (_, 'g') => Scroll(0, last),
        (ConsoleKey.End, _) or (_, 'G') => Scroll(last, last),
        _ => this,
    };

    private TopState Scroll(int above, int last) => this with { Above = Math.Clamp(above, 0, last) };
}
