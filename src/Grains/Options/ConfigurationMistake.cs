namespace OrleansKafkaLoki.Grains.Options;

/// <summary>One mistake in the configuration.</summary>
/// <param name="Path">Where, in the file's own names, such as <c>pipelines.app.sink.labels.my-label</c>.</param>
/// <param name="Value">What stands there, or null when nothing does; a secret shows as <c>***</c>.</param>
/// <param name="Remedy">What is wrong and what would be right.</param>
public sealed record ConfigurationMistake(string Path, string? Value, string Remedy)
{
    /// <summary>True for what has no effect, or hardly the one that is meant, and yet can be done.</summary>
    public bool IsWarning { get; init; }
}
