namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>A stream that is asked for.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="FromNs">The first timestamp, nanoseconds since the Unix epoch.</param>
/// <param name="ToNs">The last timestamp, itself included.</param>
internal sealed record AskedStream(StreamLabels Labels, long FromNs, long ToNs);
