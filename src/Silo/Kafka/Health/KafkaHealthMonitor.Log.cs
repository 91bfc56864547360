namespace OrleansKafkaLoki.Silo.Kafka.Health;

internal sealed partial class KafkaHealthMonitor
{
    [LoggerMessage(Level = LogLevel.Warning, EventName = "KafkaFailing", Message =
        "Pipeline {Pipeline} cannot read from Kafka: {Reason}. Retrying until it can.")]
    private partial void LogFailing(string pipeline, string reason);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "KafkaStillFailing", Message =
        "Pipeline {Pipeline} has not been able to read from Kafka for {Seconds:F0} s: {Reason}.")]
    private partial void LogStillFailing(string pipeline, double seconds, string reason);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "KafkaBrokerUnreachable", Message =
        "Pipeline {Pipeline}: {Reason}. It reads from the other brokers, if they answer.")]
    private partial void LogDoubt(string pipeline, string reason);

    [LoggerMessage(Level = LogLevel.Information, EventName = "KafkaRecovered", Message =
        "Pipeline {Pipeline} reads from Kafka again after {Seconds:F1} s.")]
    private partial void LogConnected(string pipeline, double seconds);
}
