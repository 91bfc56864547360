namespace OrleansKafkaLoki.Grains.Routing;

/// <summary>What a router had to bend, since it was last asked.</summary>
public struct RouterCounters
{
    /// <summary>Values that are not the JSON object they should be; shipped as they are.</summary>
    public long Undecodable;

    /// <summary>Records with a null value.</summary>
    public long Tombstones;

    /// <summary>Label names or values that were cut to their limit.</summary>
    public long LabelsCut;

    /// <summary>Labels left off because a stream may not have more.</summary>
    public long LabelsDropped;

    /// <summary>Structured metadata pairs left off because an entry may not have more.</summary>
    public long MetadataDropped;

    /// <summary>Records whose tenant template had no valid value, sent to the fallback tenant.</summary>
    public long TenantFallbacks;

    /// <summary>Records without a single label, sent with <c>{agent="orleans-kafka-loki"}</c>.</summary>
    public long Unlabeled;
}
