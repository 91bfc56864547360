namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>What becomes of an entry that is older than its stream's newest delivered one.</summary>
public enum OutOfOrderAction
{
    /// <summary>It is sent as it is; Loki takes it if it is within its window (an hour by default).</summary>
    Accept,

    /// <summary>It gets the timestamp of the newest.</summary>
    RewriteTimestamp,

    /// <summary>It goes to the dead letters.</summary>
    Drop,
}
