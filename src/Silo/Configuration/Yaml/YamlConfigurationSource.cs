using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Configuration.Yaml;

/// <summary>A YAML file as a source of configuration.</summary>
/// <param name="Name">The file's name, for mistakes.</param>
/// <param name="Open">Opens its text.</param>
/// <param name="Variables">Replaces <c>${NAME}</c> in values.</param>
/// <param name="Mistakes">Collects what is wrong with the file.</param>
internal sealed record YamlConfigurationSource(
    string Name, Func<TextReader> Open, VariableExpander Variables, ICollection<ConfigurationMistake> Mistakes) : IConfigurationSource
{
    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new YamlConfigurationProvider(this);
}
