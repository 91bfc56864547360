using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>Why a router refuses an entry.</summary>
public static class EntryRefusal
{
    /// <summary>The cause and the words that stand for an outcome other than <see cref="EntryOutcome.Written"/>.</summary>
    public static (RejectionCause Cause, string Reason) Of(EntryOutcome outcome) => outcome switch
    {
        EntryOutcome.Tombstone => (RejectionCause.Tombstone, "The value is null, and source.tombstones is dead_letter."),
        EntryOutcome.Undecodable => (RejectionCause.Undecodable, "The value is not what source.decoding.codec says, and on_error is dead_letter."),
        EntryOutcome.LineTooLong => (RejectionCause.LineTooLong, "The line is longer than limits.max_line_size."),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "It is no refusal."),
    };
}
