using System.Globalization;
using OrleansKafkaLoki.Grains.Options;
using YamlDotNet.Core;

namespace OrleansKafkaLoki.Silo.Configuration.Yaml;

/// <summary>Provides a YAML file.</summary>
internal sealed class YamlConfigurationProvider(YamlConfigurationSource source) : ConfigurationProvider
{
    /// <summary>Where the values stand, by their keys.</summary>
    public IReadOnlyDictionary<string, YamlPlace> Places { get; private set; } = new Dictionary<string, YamlPlace>();

    /// <inheritdoc/>
    /// <exception cref="ConfigurationFileException">The file is no YAML map.</exception>
    public override void Load()
    {
        try
        {
            using var text = source.Open();
            var flattener = new YamlFlattener(source.Variables, source.Mistakes);
            Data = YamlTreeReader.Read(text) switch
            {
                YamlMap root => flattener.Flatten(root),
                null or YamlScalar { Text: null } => new Dictionary<string, string?>(),
                var other => throw Unreadable(other.Start, "The document must be a map, such as 'pipelines: …'."),
            };
            Places = flattener.Places;
        }
        catch (YamlException exception)
        {
            throw Unreadable(exception.Start, exception.Message, exception);
        }
    }

    private ConfigurationFileException Unreadable(Mark mark, string remedy, Exception? innerException = null)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{source.Name}:{mark.Line}:{mark.Column}");
        return new ConfigurationFileException(new ConfigurationMistake(place, null, remedy), innerException);
    }
}
