namespace OrleansKafkaLoki.Silo.Kafka.Credentials;

/// <summary>No token was to be had. The message says why and holds no secret.</summary>
internal sealed class TokenException(string message, Exception? inner = null) : Exception(message, inner);
