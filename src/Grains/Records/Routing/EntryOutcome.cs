namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>What became of a record when its entry was written.</summary>
public enum EntryOutcome
{
    /// <summary>It stands in its stream's chunk, as one entry or as several.</summary>
    Written,

    /// <summary>Its line is longer than Loki takes and the configuration refuses it; nothing was written.</summary>
    LineTooLong,

    /// <summary>Its value cannot be decoded and the configuration refuses it; nothing was written.</summary>
    Undecodable,

    /// <summary>Its value is not compressed as it should be, and the configuration refuses it; nothing was written.</summary>
    NotDecompressed,

    /// <summary>Its value is null and the configuration refuses it; nothing was written.</summary>
    Tombstone,

    /// <summary>A stage refuses it; nothing was written.</summary>
    StageFailed,
}
