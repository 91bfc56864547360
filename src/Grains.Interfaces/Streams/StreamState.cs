namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>What a label stream is doing.</summary>
[GenerateSerializer, Alias("okl.StreamState")]
public enum StreamState
{
    /// <summary>Holds nothing.</summary>
    Idle,

    /// <summary>Gathers a batch, or pushes one.</summary>
    Running,

    /// <summary>Its last attempt, or those of its whole tenant, came to nothing, and is made again.</summary>
    Retrying,

    /// <summary>Loki takes less of it, or of its tenant, than there is.</summary>
    Throttled,

    /// <summary>An operator has paused it; it holds what comes.</summary>
    Paused,
}
