using System.Text.Json;

namespace OrleansKafkaLoki.Grains.Base;

/// <summary>Writes names as the configuration, the API and the metrics do.</summary>
public static class SnakeCase
{
    /// <summary>The name of an option or a type's member: <c>max_bytes</c> for <c>MaxBytes</c>.</summary>
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>The name of an enumeration's value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Of(value.ToString());
}
