namespace OrleansKafkaLoki.Silo.Telemetry;

/// <summary>How log messages are written to the console.</summary>
public enum LogFormat
{
    /// <summary>One line of text per message.</summary>
    Text,

    /// <summary>One JSON object per message.</summary>
    Json,
}
