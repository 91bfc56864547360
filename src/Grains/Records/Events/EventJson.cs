using System.IO.Hashing;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>Writes the event as one JSON object as stages left it: fields keep their places, new ones follow, each stands once.</summary>
/// <param name="root">The fields that are referred to; only those can have been written.</param>
internal sealed class EventJson(JsonPathNode root) : IDisposable
{
    private readonly PooledBufferWriter _json = new();
    private readonly PooledBufferWriter _name = new();
    private readonly List<JsonPathNode> _seen = [];
    private readonly HashSet<UInt128> _names = [];
    private EventFields _fields = null!;

    /// <summary>The object, valid until the next call.</summary>
    /// <param name="fields">What stages wrote.</param>
    /// <param name="payload">The record's own object.</param>
    public ReadOnlySpan<byte> Write(EventFields fields, ReadOnlySpan<byte> payload)
    {
        _fields = fields;
        _json.Clear();
        _names.Clear();
        _seen.Clear();
        _json.Write("{"u8);

        // Of several objects the last one's fields count, so they are written first; what an earlier one has besides, follows.
        var dedupes = fields.Merged.Length > 0;
        for (var i = fields.Merged.Length - 1; i >= 0; i--)
        {
            WriteProperties(root, fields.Merged[i].In(fields.Own), 0, dedupes);
        }

        WriteProperties(root, payload, 0, dedupes);
        WriteUnseen(root, 0);
        _json.Write("}"u8);
        return _json.WrittenSpan;
    }

    /// <summary>The object that a field is, with what stages wrote below it; valid until the next call.</summary>
    /// <param name="fields">What stages wrote.</param>
    /// <param name="node">The field.</param>
    /// <param name="json">The object without it; empty for none.</param>
    public ReadOnlySpan<byte> Write(EventFields fields, JsonPathNode node, ReadOnlySpan<byte> json)
    {
        _fields = fields;
        _json.Clear();
        _seen.Clear();
        WriteObject(node, json);
        return _json.WrittenSpan;
    }

    /// <summary>True when a stage wrote the field, or something below it.</summary>
    public static bool IsWritten(JsonPathNode node, EventFields fields) => fields[node.Slot].IsOwn || IsWrittenBelow(node, fields);

    /// <summary>True when a stage wrote something below the field.</summary>
    public static bool IsWrittenBelow(JsonPathNode node, EventFields fields)
    {
        foreach (var property in node.Properties)
        {
            if (IsWritten(property, fields))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        _name.Dispose();
    }

    private void WriteProperties(JsonPathNode node, ReadOnlySpan<byte> json, int seen, bool dedupes)
    {
        if (json.IsEmpty)
        {
            return;
        }

        var reader = JsonExtractor.Read(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = NameOf(ref reader);
            var isRepeated = dedupes && !_names.Add(XxHash128.HashToUInt128(name));
            var property = node.FindProperty(name);
            if (property is not null && _seen.IndexOf(property, seen) < 0)
            {
                _seen.Add(property);
            }

            var start = _json.WrittenCount;
            Separate();
            _json.Write("\""u8);
            _json.Write(reader.ValueSpan);
            _json.Write("\":"u8);
            reader.Read();
            var at = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isRepeated || !TryWriteValue(property, json[at..(int)reader.BytesConsumed]))
            {
                _json.Truncate(start);
            }
        }
    }

    private void WriteUnseen(JsonPathNode node, int seen)
    {
        foreach (var property in node.Properties)
        {
            if (_seen.IndexOf(property, seen) >= 0 || !IsWritten(property, _fields))
            {
                continue;
            }

            var start = _json.WrittenCount;
            Separate();
            JsonText.WriteString(property.Name, _json);
            _json.Write(":"u8);
            if (!TryWriteValue(property, default))
            {
                _json.Truncate(start);
            }
        }
    }

    /// <summary>Writes what is in the place of a value; false when nothing is.</summary>
    /// <param name="node">The field, when it or something below it is referred to.</param>
    /// <param name="json">The value as it was; empty for none.</param>
    private bool TryWriteValue(JsonPathNode? node, ReadOnlySpan<byte> json)
    {
        if (node is null || !IsWritten(node, _fields))
        {
            JsonText.Compact(json, _json);
            return true;
        }

        var value = _fields[node.Slot];
        if (value.IsOwn && value.Kind is not (JsonFieldKind.Removed or JsonFieldKind.Object))
        {
            WriteOwn(value);
            return true;
        }

        json = value.IsOwn ? value.In(_fields.Own) : json;
        var start = _json.WrittenCount;
        WriteObject(node, json is [(byte)'{', ..] ? json : default);
        return value.Kind != JsonFieldKind.Removed || _json.WrittenCount > start + "{}"u8.Length;
    }

    private void WriteObject(JsonPathNode node, ReadOnlySpan<byte> json)
    {
        var seen = _seen.Count;
        _json.Write("{"u8);
        WriteProperties(node, json, seen, dedupes: false);
        WriteUnseen(node, seen);
        _json.Write("}"u8);
        _seen.RemoveRange(seen, _seen.Count - seen);
    }

    private void WriteOwn(in JsonField value)
    {
        var text = value.In(_fields.Own);
        switch (value.Kind)
        {
            case JsonFieldKind.Text:
                JsonText.WriteString(text, _json);
                break;
            case JsonFieldKind.EscapedText:
                _json.Write("\""u8);
                _json.Write(text);
                _json.Write("\""u8);
                break;
            default:
                JsonText.Compact(text, _json);
                break;
        }
    }

    private ReadOnlySpan<byte> NameOf(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        _name.Clear();
        JsonText.Unescape(reader.ValueSpan, _name);
        return _name.WrittenSpan;
    }

    private void Separate() => _json.Write(_json.WrittenSpan[^1] is (byte)'{' ? ""u8 : ","u8);
}
