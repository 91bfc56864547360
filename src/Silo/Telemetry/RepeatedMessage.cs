namespace OrleansKafkaLoki.Silo.Telemetry;

/// <summary>What makes two messages the same one said twice, whatever they name.</summary>
internal readonly record struct RepeatedMessage(string Category, LogLevel Level, string Event);
