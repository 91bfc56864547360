using Confluent.Kafka;
using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>What is behind the failures of an admin client's questions.</summary>
internal static class AdminErrors
{
    /// <summary>The first error of what was asked for; the exception's own says only that there is one.</summary>
    public static Error Cause(KafkaException exception) => exception switch
    {
        CreateTopicsException { Results: var reports } => reports.Select(report => report.Error).FirstOrDefault(error => error.IsError) ?? exception.Error,
        ListOffsetsException { Result.ResultInfos: var infos } =>
            infos.Select(info => info.TopicPartitionOffsetError.Error).FirstOrDefault(error => error.IsError) ?? exception.Error,
        ListConsumerGroupOffsetsException { Results: var reports } =>
            reports.SelectMany(report => report.Partitions.Select(p => p.Error).Append(report.Error)).FirstOrDefault(error => error.IsError)
            ?? exception.Error,
        AlterConsumerGroupOffsetsException { Results: var reports } =>
            reports.SelectMany(report => report.Partitions.Select(p => p.Error).Append(report.Error)).FirstOrDefault(error => error.IsError)
            ?? exception.Error,
        DescribeConfigsException { Results: var reports } => reports.Select(report => report.Error).FirstOrDefault(error => error.IsError) ?? exception.Error,
        DescribeConsumerGroupsException { Results.ConsumerGroupDescriptions: var groups } =>
            groups.Select(group => group.Error).FirstOrDefault(error => error.IsError) ?? exception.Error,
        _ => exception.Error,
    };

    /// <summary>What an error says of the partition that was asked about.</summary>
    public static TopicFault FaultOf(ErrorCode code) => code switch
    {
        ErrorCode.LeaderNotAvailable => TopicFault.NoLeader,
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition => TopicFault.UnknownPartition,
        ErrorCode.TopicAuthorizationFailed => TopicFault.NotAuthorized,
        ErrorCode.Local_NoEnt => TopicFault.UnknownPartition, // No partition that offsets were asked of has a leader: none is known.
        _ => TopicFault.None,
    };
}
