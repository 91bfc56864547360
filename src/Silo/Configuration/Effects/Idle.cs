using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Configuration.Effects;

/// <summary>Tells of options that are given and do nothing beside others.</summary>
internal static class Idle
{
    /// <summary>A warning, if the option has another value than its default, which nobody needs to have written.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="value">Its value.</param>
    /// <param name="defaultValue">Its default.</param>
    /// <param name="remedy">Why it does nothing, and what to do.</param>
    public static IEnumerable<ConfigurationMistake> Unless<T>(string path, T value, T defaultValue, string remedy) =>
        EqualityComparer<T>.Default.Equals(value, defaultValue) ? [] : [Warn(path, Text(value), remedy)];

    /// <summary>A warning.</summary>
    public static ConfigurationMistake Warn(string path, string? value, string remedy) => new(path, value, remedy) { IsWarning = true };

    private static string? Text<T>(T value) => value switch
    {
        bool flag => flag ? "true" : "false",
        TimeSpan duration => Duration.Format(duration),
        Enum member => SnakeCase.Of(member.ToString()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
