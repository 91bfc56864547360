namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>A partition does not stand any more where its operator saw it.</summary>
[GenerateSerializer, Alias("okl.StalePositionException")]
public sealed class StalePositionException : InvalidOperationException
{
    /// <summary>Nothing more is known.</summary>
    public StalePositionException()
    {
    }

    /// <summary>It says where the partition stands.</summary>
    public StalePositionException(string message)
        : base(message)
    {
    }

    /// <summary>It has a cause.</summary>
    public StalePositionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
