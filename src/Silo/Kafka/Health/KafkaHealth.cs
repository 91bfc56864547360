namespace OrleansKafkaLoki.Silo.Kafka.Health;

/// <summary>How a pipeline's connection to Kafka is doing on this silo.</summary>
/// <param name="Pipeline">Which pipeline.</param>
/// <param name="IsConnected">False until a broker has answered, and while one that is needed cannot be reached or refuses.</param>
/// <param name="FailingSince">Since when; null while connected.</param>
/// <param name="Reason">Why, in clear words; null while connected.</param>
public sealed record KafkaHealth(string Pipeline, bool IsConnected, DateTimeOffset? FailingSince, string? Reason);
