using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>Tells a silo's log what of its configuration is hardly meant so.</summary>
internal static partial class ConfigurationWarnings
{
    /// <summary>Logs each of them.</summary>
    public static void Log(ILoggerFactory loggers, IReadOnlyList<ConfigurationMistake> warnings)
    {
        var logger = loggers.CreateLogger(typeof(ConfigurationWarnings));
        foreach (var warning in warnings)
        {
            LogWarning(logger, warning.Path, warning.Value, warning.Remedy);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "ConfigurationWarning", Message = "{Path} ({Value}): {Remedy}")]
    private static partial void LogWarning(ILogger logger, string path, string? value, string remedy);
}
