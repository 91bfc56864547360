using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration.Memory;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Configuration.Yaml;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>
/// Where configuration comes from, later ones winning: <c>appsettings.json</c> beside the program, the file given by <c>--config</c>,
/// environment variables <c>OKL__…</c>, and <c>--set path=value</c>.
/// </summary>
/// <param name="File">The file, <c>.yaml</c>, <c>.yml</c> or <c>.json</c>; null for none.</param>
/// <param name="Settings">The <c>path=value</c> settings of the command line.</param>
/// <param name="Environment">The environment variables.</param>
internal sealed record ConfigurationSources(
    string? File, IReadOnlyList<string> Settings, IReadOnlyDictionary<string, string> Environment)
{
    private const string EnvironmentPrefix = "OKL__";

    /// <summary>All sources as one.</summary>
    /// <param name="mistakes">Gets what is wrong inside them.</param>
    /// <param name="origins">Gets where each value comes from; null where nobody asks.</param>
    /// <exception cref="ConfigurationFileException">A file cannot be read at all.</exception>
    public IConfigurationRoot Load(ICollection<ConfigurationMistake> mistakes, ValueOrigins? origins = null)
    {
        List<SourceLayer> layers = [];
        var appSettings = Path.Combine(AppContext.BaseDirectory, "appsettings.json");
        if (System.IO.File.Exists(appSettings))
        {
            layers.Add(OfFile(appSettings, OpenJson(appSettings)));
        }

        if (File is not null)
        {
            layers.Add(OfFile(File, Path.GetExtension(File).ToLowerInvariant() switch
            {
                ".yaml" or ".yml" => new YamlConfigurationProvider(
                    new YamlConfigurationSource(File, () => OpenText(File), new VariableExpander(Environment.GetValueOrDefault), mistakes)),
                ".json" => OpenJson(File),
                _ => throw Unreadable(File, "The file's name must end in .yaml, .yml or .json."),
            }));
        }

        var variables = Environment.Keys.Where(name => name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
            .ToLookup(name => name[EnvironmentPrefix.Length..].Replace("__", ".", StringComparison.Ordinal).ToLowerInvariant());
        layers.Add(new SourceLayer(
            Memory(variables.Select(path => KeyValuePair.Create(path.Key, Environment[path.Last()]))),
            key => new ValueOrigin($"environment {variables[key.Replace(ConfigurationPath.KeyDelimiter, ".", StringComparison.Ordinal)].LastOrDefault()}")));
        layers.Add(new SourceLayer(Memory(ReadSettings(mistakes)), _ => new ValueOrigin("--set")));
        return SourceMerger.Merge(layers, origins ?? new ValueOrigins());
    }

    private static SourceLayer OfFile(string file, IConfigurationProvider provider)
    {
        var name = Path.GetFileName(file);
        return new SourceLayer(provider, key => provider is YamlConfigurationProvider yaml && yaml.Places.TryGetValue(key, out var place)
            ? new ValueOrigin(
                string.Create(CultureInfo.InvariantCulture, $"{name}:{place.Line}{string.Concat(VariableExpander.Find(place.Written ?? "").Select(variable => $", environment {variable}"))}"), place.Line)
            : new ValueOrigin(name));
    }

    private IEnumerable<KeyValuePair<string, string>> ReadSettings(ICollection<ConfigurationMistake> mistakes)
    {
        foreach (var setting in Settings)
        {
            var separator = setting.IndexOf('=', StringComparison.Ordinal);
            if (separator > 0)
            {
                yield return KeyValuePair.Create(setting[..separator], setting[(separator + 1)..]);
            }
            else
            {
                mistakes.Add(new ConfigurationMistake(
                    "--set", setting, "Must be path=value, such as --set admin.listen=127.0.0.1:9090."));
            }
        }
    }

    private static MemoryConfigurationProvider Memory(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var provider = new MemoryConfigurationProvider(new MemoryConfigurationSource());
        foreach (var (path, value) in settings)
        {
            provider.Set(OptionPath.ToKey(path), value);
        }

        return provider;
    }

    private static ChainedConfigurationProvider OpenJson(string file)
    {
        try
        {
            using var text = OpenText(file);
            var json = new ConfigurationBuilder().AddJsonStream(text.BaseStream).Build();
            return new ChainedConfigurationProvider(new ChainedConfigurationSource { Configuration = json });
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw Unreadable(file, exception.Message, exception);
        }
    }

    private static StreamReader OpenText(string file)
    {
        try
        {
            return new StreamReader(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, $"The file cannot be opened: {exception.Message}", exception);
        }
    }

    private static ConfigurationFileException Unreadable(string file, string remedy, Exception? innerException = null) =>
        new(new ConfigurationMistake(file, null, remedy), innerException);
}
