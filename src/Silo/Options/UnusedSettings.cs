using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Options;

/// <summary>Settings that do nothing as things are: whoever gave them expects otherwise.</summary>
internal static class UnusedSettings
{
    /// <summary>A mistake for each of them that is given.</summary>
    /// <param name="path">Where they stand.</param>
    /// <param name="remedy">When they may stand there.</param>
    /// <param name="settings">Their names, with null for one that is not given.</param>
    public static IEnumerable<ConfigurationMistake> Check(string path, string remedy, params IEnumerable<(string Name, object? Value)> settings) =>
        from setting in settings
        where setting.Value is not null
        select new ConfigurationMistake($"{path}.{setting.Name}", setting.Value.ToString(), remedy);
}
