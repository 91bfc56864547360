namespace OrleansKafkaLoki.Grains.Configuration;

/// <summary>One mistake in the configuration.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Value">What stands there; <c>***</c> for a secret, null when nothing does.</param>
/// <param name="Remedy">What would be right.</param>
public sealed record ConfigurationMistake(string Path, string? Value, string Remedy);
