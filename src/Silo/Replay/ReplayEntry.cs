using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>A letter's entry as it would be shipped today.</summary>
/// <param name="source">The letter.</param>
/// <param name="stream">Its label stream today, without what a replay adds.</param>
/// <param name="timestampNs">Its timestamp, nanoseconds since the Unix epoch.</param>
/// <param name="encoded">The entry as an <c>entries</c> field, tag and length included.</param>
internal sealed class ReplayEntry(StoredLetter source, LabelStream stream, long timestampNs, ReadOnlyMemory<byte> encoded)
{
    private readonly ReadOnlyMemory<byte> _message = LetterEntry.Message(encoded);

    public StoredLetter Source => source;

    public LabelStream Stream => stream;

    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public long TimestampNs => timestampNs;

    /// <summary>The whole field.</summary>
    public ReadOnlyMemory<byte> Field => encoded;

    /// <summary>The entry itself: an <c>EntryAdapter</c> message.</summary>
    public ReadOnlyMemory<byte> Message => _message;

    /// <summary>False for the further parts of a line that is split.</summary>
    public bool IsFirst { get; init; } = true;

    /// <summary>The letter to keep when it is refused again.</summary>
    public DeadLetter Refused(in PushAnswer answer) => source.Letter with
    {
        Stream = stream,
        Cause = answer.Disposition == PushDisposition.TooLarge ? RejectionCause.TooLarge : answer.Cause,
        Status = answer.Status,
        Reason = answer.Reason,
        TimestampNs = timestampNs,
        Entry = _message,
    };
}
