using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

internal sealed partial class PipelineConsumer
{
    [LoggerMessage(Level = LogLevel.Error, EventName = "KafkaConsumerFailed", Message =
        "The Kafka consumer of pipeline {Pipeline} failed; a new one is tried every {Seconds} s.")]
    private partial void LogRebuilding(Exception exception, string pipeline, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PartitionSilent", Message = "{Partition}: stands still: {Reason}.")]
    private partial void LogStuck(PartitionId partition, string reason);

    [LoggerMessage(Level = LogLevel.Information, EventName = "KafkaConsumerRenewed", Message =
        "Pipeline {Pipeline} goes on with a new client, which has the renewed certificates.")]
    private partial void LogRenewed(string pipeline);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "KafkaAnswerTooLarge", Message =
        "Pipeline {Pipeline}: a broker's answer is larger than the client takes, which ends the connection: {Reason}. Looking for the partition that it is for; meanwhile others wait.")]
    private partial void LogOversized(string pipeline, string reason);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "KafkaLibraryLogged", Message =
        "librdkafka, pipeline {Pipeline}: {Facility}: {Text}")]
    private partial void LogClient(string pipeline, string facility, string text);
}
