namespace OrleansKafkaLoki.Grains.Configuration;

/// <summary>Something in the configuration that cannot be right.</summary>
/// <param name="Path">Where it stands, such as <c>pipelines:orders:source:topics</c>.</param>
/// <param name="Value">What stands there, secrets as <c>***</c>; null when nothing does.</param>
/// <param name="Remedy">What would be right.</param>
public sealed record ConfigurationMistake(string Path, string? Value, string Remedy);
