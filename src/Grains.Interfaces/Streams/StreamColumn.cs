namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>What streams can be sorted by.</summary>
[GenerateSerializer, Alias("okl.StreamColumn")]
public enum StreamColumn
{
    /// <summary><see cref="StreamStatus.HeldBytes"/>.</summary>
    HeldBytes,

    /// <summary><see cref="StreamStatus.HeldRecords"/>.</summary>
    HeldRecords,

    /// <summary><see cref="StreamStatus.DeliveredRecords"/>.</summary>
    Delivered,

    /// <summary><see cref="StreamStatus.RejectedRecords"/>.</summary>
    Rejected,

    /// <summary><see cref="StreamStatus.PossiblyRepeatedRecords"/>.</summary>
    PossiblyRepeated,

    /// <summary><see cref="StreamStatus.NewestTimestampNs"/>.</summary>
    Newest,

    /// <summary><see cref="StreamStatus.LastPushMs"/>.</summary>
    LastPush,

    /// <summary><see cref="StreamStatus.ThrottledSinceMs"/>.</summary>
    ThrottledSince,

    /// <summary><see cref="StreamStatus.Attempt"/>.</summary>
    Attempt,

    /// <summary><see cref="StreamStatus.State"/>.</summary>
    State,

    /// <summary>The tenant's name.</summary>
    Tenant,

    /// <summary>The labels.</summary>
    Labels,

    /// <summary>The silo.</summary>
    Silo,
}
