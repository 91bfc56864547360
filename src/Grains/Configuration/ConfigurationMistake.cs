namespace OrleansKafkaLoki.Grains.Configuration;

/// <summary>One thing that is wrong in the configuration.</summary>
/// <param name="Path">Where, such as <c>pipelines:app:sink:endpoint</c>.</param>
/// <param name="Value">What stands there; null when nothing does. Never a secret.</param>
/// <param name="Remedy">What would be right, in clear words.</param>
public sealed record ConfigurationMistake(string Path, string? Value, string Remedy);
