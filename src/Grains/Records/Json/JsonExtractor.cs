using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace OrleansKafkaLoki.Grains.Records.Json;

/// <summary>
/// Finds the wanted fields of a JSON object in one walk, without a DOM. Of several fields of one name the last counts,
/// as for most readers of JSON. The walk goes to the end even when everything is found, because whether the text is
/// JSON at all decides what becomes of the record.
/// </summary>
internal static class JsonExtractor
{
    /// <summary>A value with objects and arrays nested deeper is not read. What is passed over costs no stack.</summary>
    public const int MaxDepth = 10_000;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>A reader of the dialect that is read here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Else the large struct is copied.
    public static Utf8JsonReader Read(ReadOnlySpan<byte> json) => new(json, Options);

    /// <summary>Fills <paramref name="fields"/>; false, with all of them missing, when the text is not one whole JSON object.</summary>
    public static bool TryExtract(ReadOnlySpan<byte> json, JsonPathTree tree, Span<JsonField> fields) => TryExtract(json, tree.Root, fields);

    /// <summary>The same for what is wanted below <paramref name="root"/>.</summary>
    public static bool TryExtract(ReadOnlySpan<byte> json, JsonPathNode root, Span<JsonField> fields)
    {
        fields.Clear();
        if (!LooksLikeObject(json) || !Utf8.IsValid(json))
        {
            return false;
        }

        try
        {
            var reader = Read(json);
            reader.Read();
            ReadObject(ref reader, root, fields);
            return !reader.Read();
        }
        catch (JsonException)
        {
            fields.Clear();
            return false;
        }
    }

    // Spares plain text, the most common thing that is not JSON, the cost of an exception.
    private static bool LooksLikeObject(ReadOnlySpan<byte> json)
    {
        var first = json.IndexOfAnyExcept(" \t\r\n"u8);
        return first >= 0 && json[first] == (byte)'{';
    }

    private static void ReadObject(ref Utf8JsonReader reader, JsonPathNode node, Span<JsonField> fields)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = node.FindProperty(ref reader);
            reader.Read();
            if (property is not null)
            {
                ReadValue(ref reader, property, fields);
            }
            else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Skip();
            }
        }
    }

    private static void ReadArray(ref Utf8JsonReader reader, JsonPathNode node, Span<JsonField> fields)
    {
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (node.FindElement(i) is { } element)
            {
                ReadValue(ref reader, element, fields);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadValue(ref Utf8JsonReader reader, JsonPathNode node, Span<JsonField> fields)
    {
        if (node.HasInside)
        {
            node.Forget(fields);
        }

        var field = reader.TokenType switch
        {
            JsonTokenType.StartObject when node.Properties.Length > 0 => ReadNested(ref reader, node, JsonFieldKind.Object, fields),
            JsonTokenType.StartArray when node.Elements.Length > 0 => ReadNested(ref reader, node, JsonFieldKind.Array, fields),
            _ => JsonField.TakeFrom(ref reader),
        };
        if (node.Slot >= 0)
        {
            fields[node.Slot] = field;
        }
    }

    private static JsonField ReadNested(ref Utf8JsonReader reader, JsonPathNode node, JsonFieldKind kind, Span<JsonField> fields)
    {
        var start = (int)reader.TokenStartIndex;
        if (kind == JsonFieldKind.Object)
        {
            ReadObject(ref reader, node, fields);
        }
        else
        {
            ReadArray(ref reader, node, fields);
        }

        return new JsonField(kind, start, (int)reader.BytesConsumed - start);
    }
}
