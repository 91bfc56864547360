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

    /// <summary>All sources as one; what is wrong inside them is added to <paramref name="mistakes"/>.</summary>
    /// <exception cref="ConfigurationFileException">A file cannot be read at all.</exception>
    public IConfigurationRoot Load(ICollection<ConfigurationMistake> mistakes)
    {
        var builder = new ConfigurationBuilder();
        List<IConfigurationProvider> providers = [];
        var appSettings = Path.Combine(AppContext.BaseDirectory, "appsettings.json");
        if (System.IO.File.Exists(appSettings))
        {
            providers.Add(OpenJson(appSettings));
        }

        if (File is not null)
        {
            providers.Add(Path.GetExtension(File).ToLowerInvariant() switch
            {
                ".yaml" or ".yml" => new YamlConfigurationSource(
                    File, () => OpenText(File), new VariableExpander(Environment.GetValueOrDefault), mistakes).Build(builder),
                ".json" => OpenJson(File),
                _ => throw Unreadable(File, "The file's name must end in .yaml, .yml or .json."),
            });
        }

        providers.Add(Memory(Environment
            .Where(variable => variable.Key.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
            .Select(variable => KeyValuePair.Create(
                variable.Key[EnvironmentPrefix.Length..].Replace("__", ".", StringComparison.Ordinal).ToLowerInvariant(),
                variable.Value))));
        providers.Add(Memory(ReadSettings(mistakes)));
        return SourceMerger.Merge(providers);
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
