namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>A query that cannot be answered; the message is the body of a 400.</summary>
internal sealed class LokiQueryException(string message) : Exception(message);
