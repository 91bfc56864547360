namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>Why a record can never be delivered as it is.</summary>
[GenerateSerializer, Alias("okl.RejectionCause")]
public enum RejectionCause
{
    /// <summary>Loki's words fit no other cause.</summary>
    Other,

    /// <summary>Too far behind the newest entry of its stream (Loki's out-of-order window).</summary>
    TooFarBehind,

    /// <summary>Older than Loki takes (<c>reject_old_samples_max_age</c>).</summary>
    TooOld,

    /// <summary>Further in the future than Loki takes (<c>creation_grace_period</c>).</summary>
    TooNew,

    /// <summary>Before the first period of Loki's <c>schema_config</c>.</summary>
    OutsideSchema,

    /// <summary>The line is longer than allowed.</summary>
    LineTooLong,

    /// <summary>Structured metadata is too large, too many, or not allowed.</summary>
    Metadata,

    /// <summary>The labels are too many, too long or otherwise refused.</summary>
    Labels,

    /// <summary>The entry alone is larger than a request may be.</summary>
    TooLarge,

    /// <summary>Older than its stream's newest entry, and the pipeline's <c>out_of_order_action</c> is <c>drop</c>.</summary>
    OutOfOrder,

    /// <summary>The value cannot be decoded, and the pipeline's policy is to dead-letter it.</summary>
    Undecodable,

    /// <summary>The value is null, and the pipeline's policy is to dead-letter it.</summary>
    Tombstone,

    /// <summary>A stage could do nothing with it, and the configuration refuses such records.</summary>
    StageFailed,
}
