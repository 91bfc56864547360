using System.Text.Json;

namespace OrleansKafkaLoki.Grains.Records.Json;

/// <summary>Where a field's value lies in a JSON text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is, in bytes.</param>
/// <param name="IsOwn">True when it does not lie in the record's JSON, but in what stages wrote.</param>
internal readonly record struct JsonField(JsonFieldKind Kind, int Start, int Length, bool IsOwn = false)
{
    /// <summary>
    /// The value that the reader stands at, within the text that it reads. A nested one is skipped: the reader then
    /// stands at its end.
    /// </summary>
    public static JsonField TakeFrom(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                var kind = reader.ValueIsEscaped ? JsonFieldKind.EscapedText : JsonFieldKind.Text;
                return new JsonField(kind, start + 1, reader.ValueSpan.Length);
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return new JsonField(JsonFieldKind.Literal, start, reader.ValueSpan.Length);
            case JsonTokenType.StartObject:
                reader.Skip();
                return new JsonField(JsonFieldKind.Object, start, (int)reader.BytesConsumed - start);
            case JsonTokenType.StartArray:
                reader.Skip();
                return new JsonField(JsonFieldKind.Array, start, (int)reader.BytesConsumed - start);
            default:
                return default;
        }
    }

    /// <summary>The value's bytes within the text that it was found in.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}
