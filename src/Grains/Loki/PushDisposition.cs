namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>What one attempt to push came to. The first three are verdicts; the rest is tried again.</summary>
public enum PushDisposition
{
    /// <summary>Loki has every entry.</summary>
    Delivered,

    /// <summary>At least one entry will never be taken.</summary>
    Rejected,

    /// <summary>The request is too large; smaller ones may pass.</summary>
    TooLarge,

    /// <summary>A rate or stream limit: Loki is well, this batch must wait.</summary>
    Throttled,

    /// <summary>The endpoint cannot be reached, does not answer or is in trouble.</summary>
    Unavailable,

    /// <summary>
    /// Loki takes nothing from this tenant until somebody acts: ingestion is blocked, the credentials are wrong, the path
    /// does not exist, something else than Loki answers.
    /// </summary>
    Refused,

    /// <summary>
    /// Nothing was sent yet, and that says nothing new: the tenant's circuit is open, or the batch waits for an earlier attempt to come
    /// to its end inside Loki.
    /// </summary>
    Postponed,
}
