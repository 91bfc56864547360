using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Grains.Base;

/// <summary>The names of the grain storage providers that the host must register.</summary>
public static class StorageNames
{
    /// <summary>Where checkpoints live.</summary>
    public const string Checkpoints = "checkpoints";

    /// <summary>Where the journals of label streams live. Streams come and go: what was not written for weeks may be forgotten.</summary>
    public const string Journals = "journals";

    /// <summary>Who has subscribed to the events of the cluster; Orleans looks for it by the name of the stream provider, and writes types of its own.</summary>
    public const string Subscriptions = PipelineEventStream.Provider;
}
