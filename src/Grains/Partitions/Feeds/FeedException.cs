namespace OrleansKafkaLoki.Grains.Partitions.Feeds;

/// <summary>The broker cannot deliver a partition from the position that was asked for.</summary>
public sealed class FeedException : Exception
{
    /// <summary>A fault of a feed.</summary>
    /// <param name="fault">What kind.</param>
    /// <param name="message">In clear words, with the partition and the position.</param>
    public FeedException(FeedFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>What kind of fault.</summary>
    public FeedFault Fault { get; }

    /// <summary>Where the log parts from the one that was read: what was read from here on is no longer in it. Null where it does not, or nobody knows.</summary>
    public long? PartedAt { get; init; }
}
