namespace OrleansKafkaLoki.Grains.Interfaces.Events;

/// <summary>
/// Where the events of a cluster travel: one Orleans stream of <see cref="PipelineEvent"/>. An Orleans client that has
/// <c>AddMemoryStreams(PipelineEventStream.Provider)</c> subscribes to <c>StreamId.Create(PipelineEventStream.Namespace, PipelineEventStream.Key)</c>.
/// It sees what happens from then on, and is forgotten when it is gone.
/// </summary>
public static class PipelineEventStream
{
    /// <summary>The stream provider's name.</summary>
    public const string Provider = "okl.events";

    /// <summary>The stream's namespace.</summary>
    public const string Namespace = "okl.events";

    /// <summary>The stream's key.</summary>
    public const string Key = "cluster";
}
