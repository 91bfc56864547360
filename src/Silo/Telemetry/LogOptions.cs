namespace OrleansKafkaLoki.Silo.Telemetry;

/// <summary>What is logged to the console, and how.</summary>
public sealed class LogOptions
{
    /// <summary>
    /// The lowest level of the shipper's own messages; those of the frameworks below it start at <c>warning</c>. Default:
    /// <c>information</c>.
    /// </summary>
    public LogLevel Level { get; set; } = LogLevel.Information;

    /// <summary>The format. Default: <c>text</c>.</summary>
    public LogFormat Format { get; set; } = LogFormat.Text;
}
