using System.Text.Json;
using System.Text.Unicode;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>Attributes as OTLP's JSON writes them, as plain JSON. Source: opentelemetry/proto/common/v1/common.proto (KeyValue, AnyValue).</summary>
internal static class OtelAttributes
{
    /// <summary>Values within values that are read; OpenTelemetry's own libraries stop earlier.</summary>
    private const int MaxDepth = 32;

    /// <summary>Appends the object of a list of keys and values; false for a text that is none.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> list, PooledBufferWriter output)
    {
        if (list is not [(byte)'[', ..] || !Utf8.IsValid(list))
        {
            return false;
        }

        try
        {
            var reader = JsonExtractor.Read(list);
            reader.Read();
            return TryWriteObject(ref reader, output, MaxDepth) && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // At [, of KeyValues.
    private static bool TryWriteObject(ref Utf8JsonReader reader, PooledBufferWriter output, int depth)
    {
        if (reader.TokenType != JsonTokenType.StartArray || depth == 0)
        {
            return false;
        }

        output.Write("{"u8);
        for (var isFirst = true; reader.Read() && reader.TokenType == JsonTokenType.StartObject; isFirst = false)
        {
            output.Write(isFirst ? default : ","u8);
            if (!TryWritePair(ref reader, output, depth - 1))
            {
                return false;
            }
        }

        output.Write("}"u8);
        return reader.TokenType == JsonTokenType.EndArray;
    }

    // At {, of a KeyValue, whose key comes first.
    private static bool TryWritePair(ref Utf8JsonReader reader, PooledBufferWriter output, int depth)
    {
        if (!reader.Read() || !Is(reader, "key"u8) || !reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        WriteToken(reader, output);
        output.Write(":"u8);
        var isWritten = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = !isWritten && Is(reader, "value"u8);
            reader.Read();
            if (!isValue)
            {
                reader.Skip();
            }
            else if (!TryWriteValue(ref reader, output, depth))
            {
                return false;
            }

            isWritten |= isValue;
        }

        output.Write(isWritten ? default : "null"u8);
        return true;
    }

    // At the value of "value": {"stringValue":"x"}, of which one kind is there, or none.
    private static bool TryWriteValue(ref Utf8JsonReader reader, PooledBufferWriter output, int depth)
    {
        if (reader.TokenType != JsonTokenType.StartObject || !reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.EndObject)
        {
            output.Write("null"u8);
            return true;
        }

        var (isInt, isArray, isList) = (Is(reader, "intValue"u8), Is(reader, "arrayValue"u8), Is(reader, "kvlistValue"u8));
        reader.Read();
        var isWritten = isArray || isList ? TryWriteValues(ref reader, output, isList, depth) : TryWriteScalar(reader, output, isInt);
        return isWritten && reader.Read() && reader.TokenType == JsonTokenType.EndObject;
    }

    // At {"values":[...]}, of AnyValues or of KeyValues; an empty one may be left out.
    private static bool TryWriteValues(ref Utf8JsonReader reader, PooledBufferWriter output, bool isList, int depth)
    {
        if (reader.TokenType != JsonTokenType.StartObject || !reader.Read())
        {
            return false;
        }

        if (reader.TokenType == JsonTokenType.EndObject)
        {
            output.Write(isList ? "{}"u8 : "[]"u8);
            return true;
        }

        return Is(reader, "values"u8) && reader.Read()
            && (isList ? TryWriteObject(ref reader, output, depth) : TryWriteArray(ref reader, output, depth))
            && reader.Read() && reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool TryWriteArray(ref Utf8JsonReader reader, PooledBufferWriter output, int depth)
    {
        if (reader.TokenType != JsonTokenType.StartArray || depth == 0)
        {
            return false;
        }

        output.Write("["u8);
        for (var isFirst = true; reader.Read() && reader.TokenType == JsonTokenType.StartObject; isFirst = false)
        {
            output.Write(isFirst ? default : ","u8);
            if (!TryWriteValue(ref reader, output, depth - 1))
            {
                return false;
            }
        }

        output.Write("]"u8);
        return reader.TokenType == JsonTokenType.EndArray;
    }

    // 64-bit integers are texts in protobuf's JSON.
    private static bool TryWriteScalar(in Utf8JsonReader reader, PooledBufferWriter output, bool isInt)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            return false;
        }

        if (isInt && reader.TokenType == JsonTokenType.String && IsInteger(reader.ValueSpan))
        {
            output.Write(reader.ValueSpan);
        }
        else
        {
            WriteToken(reader, output);
        }

        return true;
    }

    private static bool IsInteger(ReadOnlySpan<byte> text)
    {
        var digits = text is [(byte)'-', ..] ? text[1..] : text;
        return digits is [(byte)'0'] or [>= (byte)'1' and <= (byte)'9', ..] && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private static bool Is(in Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.TokenType == JsonTokenType.PropertyName && !reader.ValueIsEscaped && reader.ValueSpan.SequenceEqual(name);

    private static void WriteToken(in Utf8JsonReader reader, PooledBufferWriter output)
    {
        var isText = reader.TokenType == JsonTokenType.String;
        output.Write(isText ? "\""u8 : default);
        output.Write(reader.ValueSpan);
        output.Write(isText ? "\""u8 : default);
    }
}
