namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>What a router had to adjust, since it was last asked.</summary>
public record struct RouterCounters
{
    /// <summary>Values that are not the JSON object they should be; whatever became of them.</summary>
    public long Undecodable { get; set; }

    /// <summary>Values whose JSON object was read without what surrounds it.</summary>
    public long Trimmed { get; set; }

    /// <summary>Records with a null value.</summary>
    public long Tombstones { get; set; }

    /// <summary>Lines that were cut to their limit.</summary>
    public long LinesTruncated { get; set; }

    /// <summary>Lines that became several entries.</summary>
    public long LinesSplit { get; set; }

    /// <summary>Label names or values that were cut to their limit.</summary>
    public long LabelsCut { get; set; }

    /// <summary>Labels left off because a stream may not have more, or because another has their name.</summary>
    public long LabelsDropped { get; set; }

    /// <summary>Structured metadata left off because an entry may not have more, or because another pair has its name.</summary>
    public long MetadataDropped { get; set; }

    /// <summary>Labels and structured metadata of several parts of which some were missing.</summary>
    public long PairsPartial { get; set; }

    /// <summary>Records whose tenant template had no valid value, sent to the fallback tenant.</summary>
    public long TenantFallbacks { get; set; }

    /// <summary>How often a stage could do nothing with an entry.</summary>
    public long StageFailures { get; set; }

    /// <summary>Records without a single label, sent with <c>{agent="orleans-kafka-loki"}</c>.</summary>
    public long Unlabeled { get; set; }
}
