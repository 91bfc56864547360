using System.Globalization;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Lines;

/// <summary>
/// Writes the enriched event as logfmt, payload first: nested fields and array elements by their dotted path, nulls and
/// empty objects left out, and what is nested deeper than <see cref="MaxDepth"/> as JSON. Of headers of one name the values
/// follow it as those of an array.
/// </summary>
internal sealed class LogfmtLine(LineFields fields) : ILineEncoder
{
    /// <summary>How many names and indexes a path may have, because those of deep payloads would fill the line.</summary>
    internal const int MaxDepth = 64;

    private readonly PooledBufferWriter _line = new();
    private readonly PooledBufferWriter _path = new();
    private readonly PooledBufferWriter _value = new();

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Encode(in RecordView record, RecordEvent recordEvent)
    {
        _line.Clear();
        _path.Clear();
        if (recordEvent.TryObject(record, out var json))
        {
            var reader = JsonExtractor.Read(json);
            reader.Read();
            FlattenObject(ref reader, json, fields.Payload, fields.Payload.KeepsRest);
        }
        else if (fields.Message is { } message)
        {
            WritePair(message, record.Value);
        }

        foreach (var metadata in fields.Metadata)
        {
            WriteMetadata(metadata, record, recordEvent);
        }

        return _line.WrittenSpan;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _line.Dispose();
        _path.Dispose();
        _value.Dispose();
    }

    private void FlattenObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldFilter? filter, bool keepsRest)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var above = Descend();
            var prefix = above == 0 ? fields.PayloadNames.PrefixOf(ref reader) : default;
            _path.Write(prefix);
            if (reader.ValueIsEscaped)
            {
                _value.Clear();
                JsonText.Unescape(reader.ValueSpan, _value);
                LogfmtText.WriteKey(_value.WrittenSpan, _path);
            }
            else
            {
                LogfmtText.WriteKey(reader.ValueSpan, _path);
            }

            var node = filter?.FindField(ref reader, prefix);
            reader.Read();
            FlattenValue(ref reader, json, node, keepsRest);
            _path.Truncate(above);
        }
    }

    private void FlattenArray(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldFilter? filter, bool keepsRest)
    {
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            var above = Descend();
            WriteIndex(i);
            FlattenValue(ref reader, json, filter?.Find(i), keepsRest);
            _path.Truncate(above);
        }
    }

    private void FlattenValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldFilter? node, bool keepsRest)
    {
        var keeps = FieldFilter.Keeps(node, keepsRest);
        if (FieldFilter.IsLeftOut(node, keepsRest))
        {
            reader.Skip();
        }
        else if (node is not { LooksInside: true } && reader.CurrentDepth >= MaxDepth && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            _value.Clear();
            RecordEvent.TryRender(JsonField.TakeFrom(ref reader), json, _value);
            WritePair(_path.WrittenSpan, _value.WrittenSpan);
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            FlattenObject(ref reader, json, node, keeps);
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            FlattenArray(ref reader, json, node, keeps);
        }
        else if (keeps && JsonField.TakeFrom(ref reader) is { Kind: not JsonFieldKind.Missing } field)
        {
            WriteKey(_path.WrittenSpan);
            LogfmtText.WriteValue(field, json, _line);
        }
    }

    private void WriteMetadata(LineMetadata metadata, in RecordView record, RecordEvent recordEvent)
    {
        LogfmtText.WriteKey(metadata.Name, _path);
        if (metadata.Field.Kind == EventFieldKind.Headers)
        {
            var headers = recordEvent.Headers(record);
            for (var header = 0; header < headers.Count; header++)
            {
                if (headers.IsFirst(header) && metadata.KeepsHeader(headers.Name(header, record.Headers)))
                {
                    WriteHeaders(headers, header, record.Headers);
                }
            }
        }
        else
        {
            _value.Clear();
            if (recordEvent.TryRender(record, metadata.Field, _value))
            {
                WritePair(_path.WrittenSpan, _value.WrittenSpan);
            }
        }

        _path.Clear();
    }

    private void WriteHeaders(HeaderGroups headers, int first, ReadOnlySpan<byte> block)
    {
        var above = Descend();
        LogfmtText.WriteKey(headers.Name(first, block), _path);
        var isOnly = headers.Next(first) == 0;
        for (var (header, i) = (first, 0); i == 0 || header > 0; header = headers.Next(header), i++)
        {
            if (headers.TryValue(header, block, out var value))
            {
                var name = _path.WrittenCount;
                if (!isOnly)
                {
                    Descend();
                    WriteIndex(i);
                }

                WritePair(_path.WrittenSpan, value);
                _path.Truncate(name);
            }
        }

        _path.Truncate(above);
    }

    private void WriteIndex(int index)
    {
        index.TryFormat(_path.GetSpan(10), out var written, provider: CultureInfo.InvariantCulture);
        _path.Advance(written);
    }

    // Returns the length of the path so far, to go back to.
    private int Descend()
    {
        var above = _path.WrittenCount;
        _path.Write(above > 0 ? "."u8 : default);
        return above;
    }

    private void WritePair(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        WriteKey(key);
        LogfmtText.WriteValue(value, _line);
    }

    private void WriteKey(ReadOnlySpan<byte> key)
    {
        _line.Write(_line.WrittenCount > 0 ? " "u8 : default);
        _line.Write(key.IsEmpty ? "_"u8 : key);
        _line.Write("="u8);
    }
}
