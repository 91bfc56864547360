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
    /// The request carried several streams, and the answer is about one of them or another: each goes on alone. Or it left without this one.
    /// </summary>
    Disbanded,

    /// <summary>No request was made, which says nothing of the endpoint: the store does not answer, or Loki cannot be asked what it has.</summary>
    Withheld,
}
