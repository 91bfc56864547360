using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>Why a router refuses an entry.</summary>
public static class EntryRefusal
{
    /// <summary>The cause and the words that stand for an outcome other than <see cref="EntryOutcome.Written"/>.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="value">The record's value.</param>
    public static (RejectionCause Cause, string Reason) Of(EntryOutcome outcome, ReadOnlySpan<byte> value) => outcome switch
    {
        EntryOutcome.Tombstone => (RejectionCause.Tombstone, "The value is null, and source.tombstones is dead_letter."),
        EntryOutcome.Undecodable => (
            RejectionCause.Undecodable,
            $"The value is no JSON object (source.decoding.codec), and on_error is dead_letter: {UndecodableValue.Describe(value)}."),
        EntryOutcome.NotDecompressed => (
            RejectionCause.Undecodable,
            "The value is not compressed as source.decoding.decompression says, is damaged, or too much comes out of it, and on_error is dead_letter."),
        EntryOutcome.StageFailed => (RejectionCause.StageFailed, "A stage could do nothing with it, and its on_error is dead_letter."),
        EntryOutcome.LineTooLong => (RejectionCause.LineTooLong, "The line is longer than limits.max_line_size."),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "It is no refusal."),
    };
}
