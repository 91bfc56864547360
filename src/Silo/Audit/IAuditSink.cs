using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Takes what a partition's records become: entries, and of the rest what it cares for.</summary>
internal interface IAuditSink
{
    /// <summary>A record was read.</summary>
    void Read()
    {
    }

    /// <summary>The configuration leaves the record out.</summary>
    void Filtered()
    {
    }

    /// <summary>The record has no time of its own, nor has one before it: nobody knows under which it was sent.</summary>
    void Timeless()
    {
    }

    /// <summary>The configuration refuses the record: it has to be a dead letter.</summary>
    void Refused(long offset, LabelStream stream)
    {
    }

    /// <summary>An entry of a record.</summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="offset">The record's offset.</param>
    /// <param name="timestampNs">Nanoseconds since the Unix epoch.</param>
    /// <param name="message">The encoded <c>EntryAdapter</c>; valid during the call.</param>
    void Entry(LabelStream stream, long offset, long timestampNs, ReadOnlySpan<byte> message);

    /// <summary>All records below this offset were told.</summary>
    void Passed(long next)
    {
    }

    /// <summary>Kafka has no longer these records, which were there when the audit began.</summary>
    void Gone(long first, long last)
    {
    }
}
