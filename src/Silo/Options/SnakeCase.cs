using System.Text.Json;

namespace OrleansKafkaLoki.Silo.Options;

/// <summary>The form of names in configuration files.</summary>
internal static class SnakeCase
{
    /// <summary><c>GroupId</c> becomes <c>group_id</c>.</summary>
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
