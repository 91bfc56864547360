namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>
/// A record: its offset, the stream it goes to (below 0: none, it is filtered), whether Loki refuses it, and whether the configuration
/// does, because its line is too long.
/// </summary>
internal sealed record LogRecord(long Offset, int Stream, bool IsPoison, bool IsLong, long TimestampMs, string Line);
