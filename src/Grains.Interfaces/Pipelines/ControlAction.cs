namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>What an operator did.</summary>
[GenerateSerializer, Alias("okl.ControlAction")]
public enum ControlAction
{
    /// <summary>Partitions were paused.</summary>
    Pause,

    /// <summary>They were let go on.</summary>
    Resume,

    /// <summary>Streams were told to push what they hold.</summary>
    Flush = 20,
}
