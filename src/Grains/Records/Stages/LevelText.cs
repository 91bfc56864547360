using OrleansKafkaLoki.Grains.Records.Values;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>How Grafana calls levels.</summary>
internal static class LevelText
{
    /// <summary>The level's name.</summary>
    public static ReadOnlySpan<byte> Of(RecordLevel level) => level switch
    {
        RecordLevel.Trace => "trace"u8,
        RecordLevel.Debug => "debug"u8,
        RecordLevel.Info => "info"u8,
        RecordLevel.Warn => "warn"u8,
        RecordLevel.Error => "error"u8,
        RecordLevel.Fatal => "fatal"u8,
        _ => "unknown"u8,
    };
}
