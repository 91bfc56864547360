namespace OrleansKafkaLoki.Silo.Audit.Peers;

/// <summary>A shipper whose entries are held against Kafka in place of ours.</summary>
internal enum Peer
{
    /// <summary>Vector: entries bear their record's time, and lines are as its codec makes them, which is named as ours.</summary>
    Vector,

    /// <summary>Promtail: values as they are, at the time of reading unless <c>use_incoming_timestamp</c> is on.</summary>
    Promtail,

    /// <summary>Alloy's <c>loki.source.kafka</c>, which is Promtail's.</summary>
    Alloy,

    /// <summary>Fluent Bit's <c>in_kafka</c>: the record's fields, as JSON, at the time of reading.</summary>
    FluentBit,
}
