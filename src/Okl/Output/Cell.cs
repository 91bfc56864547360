namespace OrleansKafkaLoki.Okl.Output;

/// <summary>A piece of text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">What its colour says.</param>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>What stands for the unknown.</summary>
    public static Cell Unknown { get; } = new("-", Tone.Quiet);

    public static implicit operator Cell(string? text) => text is null ? Unknown : new Cell(text);
}
