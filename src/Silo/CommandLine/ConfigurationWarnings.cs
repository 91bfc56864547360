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
            LogWarning(logger, new Setting(warning.Path, warning.Value), warning.Remedy);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "ConfigurationWarning", Message = "{Setting}: {Remedy}")]
    private static partial void LogWarning(ILogger logger, Setting setting, string remedy);

    private readonly record struct Setting(string Path, string? Value)
    {
        public override string ToString() => Value is null ? Path : $"{Path} = '{Value}'";
    }
}
