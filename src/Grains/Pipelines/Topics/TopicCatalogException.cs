using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Pipelines.Topics;

/// <summary>Kafka could not be asked; the message says why in clear words, without secrets.</summary>
public sealed class TopicCatalogException : OutsideFailureException
{
    /// <summary>A failed question.</summary>
    public TopicCatalogException(string message, Exception? innerException = null)
        : base(message, innerException) => Reason = message;

    /// <summary>Why, apart from what was asked; the message when nothing shorter is known.</summary>
    public string Reason { get; init; }

    /// <summary>What is known of the partition that was asked for.</summary>
    public TopicFault Fault { get; init; }
}
