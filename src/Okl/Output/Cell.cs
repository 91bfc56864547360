namespace OrleansKafkaLoki.Okl.Output;

/// <summary>A piece of text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">What its colour says.</param>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>What stands for the unknown.</summary>
    public static Cell Unknown { get; } = new("-", Tone.Quiet);

    /// <summary>The same on one line: what breaks it, or moves the cursor, may come from a label.</summary>
    public Cell Inline() => Text.Any(char.IsControl) ? this with { Text = string.Concat(Text.Select(letter => char.IsControl(letter) ? ' ' : letter)) } : this;

    public static implicit operator Cell(string? text) => text is null ? Unknown : new Cell(text);
}
