namespace OrleansKafkaLoki.Grains.Base;

/// <summary>The names of the grain storage providers that the host must register.</summary>
public static class StorageNames
{
    /// <summary>Where checkpoints live.</summary>
    public const string Checkpoints = "checkpoints";

    /// <summary>Where the journals of label streams live. Streams come and go: what was not written for weeks may be forgotten.</summary>
    public const string Journals = "journals";
}
