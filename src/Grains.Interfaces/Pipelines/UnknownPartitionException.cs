namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>There is no such topic or partition, as of the last look at Kafka.</summary>
[GenerateSerializer, Alias("okl.UnknownPartitionException")]
public sealed class UnknownPartitionException : ArgumentException
{
    /// <summary>Nothing more is known.</summary>
    public UnknownPartitionException()
    {
    }

    /// <summary>It says what there is not.</summary>
    public UnknownPartitionException(string message)
        : base(message)
    {
    }

    /// <summary>It has a cause.</summary>
    public UnknownPartitionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
