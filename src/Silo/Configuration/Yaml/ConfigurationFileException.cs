using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Configuration.Yaml;

/// <summary>A configuration file cannot be read at all, so there is nothing else to say about it.</summary>
internal sealed class ConfigurationFileException(ConfigurationMistake mistake, Exception? innerException = null)
    : Exception(mistake.Remedy, innerException)
{
    /// <summary>What is wrong with the file.</summary>
    public ConfigurationMistake Mistake { get; } = mistake;
}
