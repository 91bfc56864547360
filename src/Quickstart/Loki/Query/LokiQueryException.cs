namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>A query that cannot be answered; the message is the body.</summary>
internal sealed class LokiQueryException(string message, int status = 400) : Exception(message)
{
    /// <summary>The HTTP status to answer with.</summary>
    public int Status => status;
}
