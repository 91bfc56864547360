using System.Text.Json;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>How the API writes names: in snake case, as the configuration does.</summary>
internal static class ApiNames
{
    /// <summary>The policy.</summary>
    public static JsonNamingPolicy Policy => JsonNamingPolicy.SnakeCaseLower;

    /// <summary>The name of an enumeration's value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Policy.ConvertName(value.ToString());
}
