using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansKafkaLoki.Okl.Json;

/// <summary>Reads answers of the API by path: what is absent is null, whatever lies above it.</summary>
internal static class JsonReading
{
    /// <summary>What is at <paramref name="path"/>, whose parts are separated by dots.</summary>
    public static JsonNode? At(this JsonNode? node, string path) =>
        path.Split('.').Aggregate(node, (at, name) => at is JsonObject own && own.TryGetPropertyValue(name, out var value) ? value : null);

    /// <summary>A value as text, as it stands in the JSON.</summary>
    public static string? TextAt(this JsonNode? node, string path) => node.At(path) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => other.ToJsonString(JsonWriting.Compact),
    };

    /// <summary>A number.</summary>
    public static double? NumberAt(this JsonNode? node, string path) =>
        node.At(path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : null;

    /// <summary>Whether it is there and true.</summary>
    public static bool IsTrueAt(this JsonNode? node, string path) => node.At(path)?.GetValueKind() == JsonValueKind.True;

    /// <summary>A time.</summary>
    public static DateTimeOffset? TimeAt(this JsonNode? node, string path) => AsTime(node.TextAt(path));

    /// <summary>The items of a list; none where there is no list.</summary>
    public static IEnumerable<JsonNode> ItemsAt(this JsonNode? node, string path) => node.At(path) is JsonArray items ? items.OfType<JsonNode>() : [];

    /// <summary>A time as the API writes it; null for any other text.</summary>
    public static DateTimeOffset? AsTime(string? text) =>
        text is { Length: >= 20 } && text[10] == 'T'
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
