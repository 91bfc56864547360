namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>The verdicts that end a push. Everything else is retried inside the pusher.</summary>
public enum PushOutcome
{
    /// <summary>Loki has every entry.</summary>
    Delivered,

    /// <summary>Loki refuses at least one entry for good (HTTP 400 and its kin). The others may be stored or not.</summary>
    Rejected,

    /// <summary>The request is larger than Loki or something before it takes; nothing is stored. Smaller batches may pass.</summary>
    TooLarge,
}
