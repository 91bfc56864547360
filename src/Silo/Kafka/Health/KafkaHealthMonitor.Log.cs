namespace OrleansKafkaLoki.Silo.Kafka.Health;

internal sealed partial class KafkaHealthMonitor
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Pipeline {Pipeline} cannot read from Kafka: {Reason}. Retrying until it can.")]
    private static partial void LogFailing(ILogger logger, string pipeline, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pipeline {Pipeline} has not been able to read from Kafka for {Seconds:F0} s: {Reason}.")]
    private static partial void LogStillFailing(ILogger logger, string pipeline, double seconds, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pipeline {Pipeline}: {Reason}. It reads from the other brokers, if they answer.")]
    private static partial void LogDoubt(ILogger logger, string pipeline, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Pipeline {Pipeline} reads from Kafka again after {Seconds:F1} s.")]
    private static partial void LogConnected(ILogger logger, string pipeline, double seconds);
}
