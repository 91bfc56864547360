namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>A record: its offset, the stream it goes to (below 0: none, it is filtered), and whether Loki refuses it.</summary>
internal sealed record LogRecord(long Offset, int Stream, bool IsPoison, long TimestampNs, string Line, byte[] Entry);
