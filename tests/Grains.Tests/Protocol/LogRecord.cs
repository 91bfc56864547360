namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>
/// An entry of a record: the record's offset, the stream that the entry goes to (below 0: none, it is filtered), whether Loki refuses it,
/// whether the configuration does, and the time that it has to have (below 0: not known before).
/// </summary>
internal sealed record LogRecord(long Offset, int Stream, bool IsPoison, bool IsRefused, long TimestampMs, string Line);
