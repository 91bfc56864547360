namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>What becomes of a record that is older than Loki takes (<see cref="LimitsOptions.RejectOldSamplesMaxAgeSecs"/>).</summary>
public enum TooOldAction
{
    /// <summary>It goes to the dead letters.</summary>
    DeadLetter,

    /// <summary>It is left out and counted.</summary>
    Skip,

    /// <summary>It is sent under about the oldest timestamp that Loki takes, in the order of the partition.</summary>
    RewriteTimestamp,
}
