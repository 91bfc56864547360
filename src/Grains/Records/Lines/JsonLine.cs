using System.Text.Json;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Lines;

/// <summary>
/// Writes the enriched event as one JSON object: the payload's fields in their order and as they are written (repeated
/// ones, too), without white space; then the metadata. Metadata that is missing and records without headers leave nothing.
/// </summary>
internal sealed class JsonLine(LineFields fields) : ILineEncoder
{
    private readonly PooledBufferWriter _line = new();
    private readonly PooledBufferWriter _value = new();

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Encode(in RecordView record, RecordEvent recordEvent)
    {
        _line.Clear();
        _line.Write("{"u8);
        if (recordEvent.TryObject(record, out var json))
        {
            var reader = JsonExtractor.Read(json);
            reader.Read();
            CopyObject(ref reader, json, fields.Payload, fields.Payload.KeepsRest, isRoot: true);
        }
        else if (fields.Message is { } message)
        {
            WriteName(message, _line);
            JsonText.WriteString(record.Value, _line);
        }

        foreach (var metadata in fields.Metadata)
        {
            WriteMetadata(metadata, record, recordEvent);
        }

        _line.Write("}"u8);
        return _line.WrittenSpan;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _line.Dispose();
        _value.Dispose();
    }

    private void CopyObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldFilter filter, bool keepsRest, bool isRoot)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var prefix = isRoot ? fields.PayloadNames.PrefixOf(ref reader) : default;
            var node = filter.FindField(ref reader, prefix);
            var start = _line.WrittenCount;
            Separate();
            _line.Write("\""u8);
            _line.Write(prefix);
            _line.Write(reader.ValueSpan);
            _line.Write("\":"u8);
            reader.Read();
            CopyValue(ref reader, json, node, keepsRest, start);
        }
    }

    private void CopyArray(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldFilter filter, bool keepsRest)
    {
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            var start = _line.WrittenCount;
            Separate();
            CopyValue(ref reader, json, filter.Find(i), keepsRest, start);
        }
    }

    // What is left out is taken back to where its separator began.
    private void CopyValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldFilter? node, bool keepsRest, int start)
    {
        var keeps = FieldFilter.Keeps(node, keepsRest);
        if (FieldFilter.IsLeftOut(node, keepsRest))
        {
            reader.Skip();
            _line.Truncate(start);
        }
        else if (node is { LooksInside: true } && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            CopyNested(ref reader, json, node, keeps, start);
        }
        else if (keeps)
        {
            CopyWhole(ref reader, json);
        }
        else
        {
            // Only something inside is wanted, and this has no inside.
            reader.Skip();
            _line.Truncate(start);
        }
    }

    private void CopyWhole(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            JsonText.Compact(json[start..(int)reader.BytesConsumed], _line);
        }
        else
        {
            _line.Write(json[start..(int)reader.BytesConsumed]);
        }
    }

    private void CopyNested(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldFilter node, bool keeps, int start)
    {
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        _line.Write(isObject ? "{"u8 : "["u8);
        var inside = _line.WrittenCount;
        if (isObject)
        {
            CopyObject(ref reader, json, node, keeps, isRoot: false);
        }
        else
        {
            CopyArray(ref reader, json, node, keeps);
        }

        if (!keeps && _line.WrittenCount == inside)
        {
            _line.Truncate(start);
            return;
        }

        _line.Write(isObject ? "}"u8 : "]"u8);
    }

    private void WriteMetadata(LineMetadata metadata, in RecordView record, RecordEvent recordEvent)
    {
        if (metadata.Field.Kind == EventFieldKind.Headers)
        {
            WriteHeaders(metadata, record.Headers, recordEvent.Headers(record));
            return;
        }

        _value.Clear();
        if (!recordEvent.TryRender(record, metadata.Field, _value))
        {
            return;
        }

        WriteName(metadata.Name, _line);
        if (metadata.IsNumber)
        {
            _line.Write(_value.WrittenSpan);
        }
        else
        {
            JsonText.WriteString(_value.WrittenSpan, _line);
        }
    }

    private void WriteHeaders(LineMetadata metadata, ReadOnlySpan<byte> block, HeaderGroups headers)
    {
        var start = _line.WrittenCount;
        WriteName(metadata.Name, _line);
        _line.Write("{"u8);
        var inside = _line.WrittenCount;
        for (var header = 0; header < headers.Count; header++)
        {
            if (headers.IsFirst(header) && headers.Name(header, block) is var name && metadata.KeepsHeader(name))
            {
                WriteName(name, _line);
                headers.WriteJson(header, block, _line);
            }
        }

        if (_line.WrittenCount == inside)
        {
            _line.Truncate(start);
            return;
        }

        _line.Write("}"u8);
    }

    private void WriteName(ReadOnlySpan<byte> name, PooledBufferWriter output)
    {
        Separate();
        JsonText.WriteString(name, output);
        output.Write(":"u8);
    }

    private void Separate() => _line.Write(_line.WrittenSpan[^1] is (byte)'{' or (byte)'[' ? ""u8 : ","u8);
}
