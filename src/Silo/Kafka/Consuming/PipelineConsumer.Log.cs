namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

internal sealed partial class PipelineConsumer
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The Kafka consumer of pipeline {Pipeline} failed; a new one is tried every {Seconds} s.")]
    private static partial void LogRebuilding(ILogger logger, Exception exception, string pipeline, double seconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "librdkafka, pipeline {Pipeline}: {Facility}: {Text}")]
    private static partial void LogClient(ILogger logger, string pipeline, string facility, string text);
}
