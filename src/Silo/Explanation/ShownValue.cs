using System.Globalization;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Kafka;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Explanation;

/// <summary>Single values as YAML, secrets as <c>***</c>.</summary>
internal static partial class ShownValue
{
    private const string Hidden = "***";

    /// <summary>A value.</summary>
    public static string Of(object value) => value switch
    {
        string text => YamlText.Value(Credentials().Replace(text, $"$1{Hidden}@")),
        Secret => YamlText.Value(Hidden),
        bool flag => flag ? "true" : "false",
        TimeSpan duration => Duration.Format(duration),
        Enum member => SnakeCase.Of(member.ToString()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>A value of a map.</summary>
    /// <param name="map">Where the map stands.</param>
    /// <param name="name">The value's name.</param>
    /// <param name="value">The value.</param>
    public static string Of(string map, string name, string value) =>
        map.EndsWith(".request.headers", StringComparison.Ordinal) || (map.EndsWith(".librdkafka_options", StringComparison.Ordinal) && LibrdkafkaOptionsValidator.IsSecret(name))
            ? YamlText.Value(Hidden)
            : Of(value);

    [GeneratedRegex(@"\A(https?://)[^/?#]*@", RegexOptions.IgnoreCase)]
    private static partial Regex Credentials();
}
