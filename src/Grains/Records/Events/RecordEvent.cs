using System.Buffers.Text;
using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>The fields of one partition's current record. Reused from record to record, so that none allocates.</summary>
internal sealed class RecordEvent(EventSchema schema, PartitionId partition) : IDisposable
{
    private readonly EventJson _whole = new(schema.Payload.Root);
    private readonly PooledBufferWriter _message = new();
    private readonly HeaderGroups _headers = new();
    private readonly byte[] _topic = Encoding.UTF8.GetBytes(partition.Topic);
    private readonly byte[] _partition = Encoding.UTF8.GetBytes(partition.Partition.ToString(CultureInfo.InvariantCulture));

    private JsonFrame _frame;
    private bool _hasHeaders;
    private JsonField _line;
    private (JsonField Line, long TimeNs, long TimeUnitNs) _saved;

    /// <summary>True when the value was read as a JSON object; else it is the field <see cref="EventSchema.MessageName"/>.</summary>
    public bool IsObject { get; private set; }

    /// <summary>True when something around the object that was read is no part of it.</summary>
    public bool IsTrimmed { get; private set; }

    /// <summary>Memory for what is computed of the record.</summary>
    public ScratchBuffers Buffers { get; } = new();

    /// <summary>The offset of the record that was loaded last.</summary>
    public long Offset { get; private set; } = -1;

    /// <summary>The fields that stages read and write.</summary>
    public EventFields Fields { get; } = new(schema.Payload);

    /// <summary>The time that a stage gave the entry, nanoseconds since the Unix epoch; -1 when none did.</summary>
    public long TimeNs { get; private set; }

    /// <summary>How exact that time is written, in nanoseconds: what lies below is free to tell entries apart.</summary>
    public long TimeUnitNs { get; private set; }

    /// <summary>True when a stage has made the line.</summary>
    public bool HasLine => _line.IsOwn;

    /// <summary>Reads a record; false when its value should be a JSON object and is none. A null value is no fault.</summary>
    public bool Load(in RecordView record)
    {
        Offset = record.Offset;
        _hasHeaders = IsTrimmed = IsObject = false;
        (_line, TimeNs) = (default, -1);
        if (schema.DecodesJson && record.HasValue)
        {
            _frame = JsonFrame.Of(record.Value);
            IsObject = Fields.TryLoad(_frame.In(record.Value));
            IsTrimmed = IsObject && _frame.LeavesOut(record.Value);
        }
        else
        {
            Fields.Clear();
        }

        return IsObject || !schema.DecodesJson || !record.HasValue;
    }

    /// <summary>The object that the value was read as, and that fields of the payload lie in.</summary>
    public ReadOnlySpan<byte> Json(in RecordView record) => IsObject ? _frame.In(record.Value) : default;

    /// <summary>
    /// The line: what a stage made it; else the value, without a schema registry's bytes, which would keep Loki's parsers from its object.
    /// </summary>
    public ReadOnlySpan<byte> Line(in RecordView record) =>
        _line.IsOwn ? _line.In(Fields.Own) : IsObject ? record.Value[_frame.SchemaId..] : record.Value;

    /// <summary>Makes <paramref name="line"/>, which must not lie in what stages wrote, the line.</summary>
    public void SetLine(ReadOnlySpan<byte> line) => _line = Fields.Append(JsonFieldKind.Text, line);

    /// <summary>Gives the entry a time of its own.</summary>
    /// <param name="timeNs">Nanoseconds since the Unix epoch.</param>
    /// <param name="unitNs">How exact it is.</param>
    public void SetTime(long timeNs, long unitNs) => (TimeNs, TimeUnitNs) = (Math.Min(timeNs, UnixNanos.LastMs * UnixNanos.PerMilli), unitNs);

    /// <summary>The event as an object, as stages left it; false for a record that is none and of which stages made none.</summary>
    public bool TryObject(in RecordView record, out ReadOnlySpan<byte> json)
    {
        json = Json(record);
        if (!Fields.IsChanged)
        {
            return IsObject;
        }

        json = _whole.Write(Fields, Fields.IsBare ? default : IsObject ? json : MessageObject(record));
        return true;
    }

    /// <summary>The record's headers by their names.</summary>
    public HeaderGroups Headers(in RecordView record)
    {
        if (!_hasHeaders)
        {
            _headers.Load(record.Headers);
            _hasHeaders = true;
        }

        return _headers;
    }

    /// <summary>Finds a payload field; a message that is the whole value is none.</summary>
    public JsonField Find(in EventField field) => Fields[field.Slot];

    /// <summary>The object that a field is, as stages left it; false when it is none.</summary>
    public bool TryObject(in RecordView record, in EventField field, out ReadOnlySpan<byte> json)
    {
        if (Fields.Labels.IsOver(field.Label))
        {
            json = default;
            return false;
        }

        var found = Find(field);
        json = found.Kind == JsonFieldKind.Object ? Fields.TextOf(found, Json(record)) : default;
        json = HoldsWritten(field) ? _whole.Write(Fields, field.Node!, json) : json;
        return !json.IsEmpty;
    }

    /// <summary>Appends a field as it is written, and says as what; false, with nothing appended, when there is none.</summary>
    public bool TryCopy(in RecordView record, in EventField field, PooledBufferWriter output, out JsonFieldKind kind)
    {
        kind = JsonFieldKind.Object;
        if (!Fields.Labels.IsOver(field.Label) && HoldsWritten(field))
        {
            return TryRenderWritten(record, field, output);
        }

        var found = Find(field);
        if (Fields.Labels.IsOver(field.Label) || found.Kind is JsonFieldKind.Missing or JsonFieldKind.Removed)
        {
            kind = JsonFieldKind.Text;
            return TryRender(record, field, output);
        }

        kind = found.Kind;
        output.Write(Fields.TextOf(found, Json(record)));
        return true;
    }

    /// <summary>Remembers the event for <see cref="Restore"/>.</summary>
    public void Save()
    {
        Fields.Save();
        _saved = (_line, TimeNs, TimeUnitNs);
    }

    /// <summary>Goes back to what was saved.</summary>
    public void Restore()
    {
        Fields.Restore();
        (_line, TimeNs, TimeUnitNs) = _saved;
    }

    /// <summary>
    /// Appends a field as text: strings as they are, escapes decoded; numbers and booleans as in JSON; objects and arrays
    /// as compact JSON. False, with nothing appended, when the record has no such field or it is null.
    /// </summary>
    public bool TryRender(in RecordView record, in EventField field, PooledBufferWriter output)
    {
        if (Fields.Labels.IsOver(field.Label))
        {
            return field.Node is null or { Label: >= 0 } && Fields.Labels.TryRender(field.Label, output);
        }

        switch (field.Kind)
        {
            case EventFieldKind.Message when !IsObject && Find(field).Kind == JsonFieldKind.Missing:
                output.Write(record.Value);
                return true;
            case EventFieldKind.Message or EventFieldKind.Payload:
                return HoldsWritten(field)
                    ? TryRenderWritten(record, field, output)
                    : TryRender(Find(field), Find(field).IsOwn ? Fields.Own : Json(record), output);
            case EventFieldKind.Key:
                output.Write(record.Key);
                return record.HasKey;
            case EventFieldKind.Topic:
                output.Write(_topic);
                return true;
            case EventFieldKind.Partition:
                output.Write(_partition);
                return true;
            case EventFieldKind.Offset:
                AppendNumber(record.Offset, output);
                return true;
            case EventFieldKind.Header:
                var found = HeaderBlock.TryFind(record.Headers, field.Header, out var value);
                output.Write(value);
                return found;
            case EventFieldKind.Headers when !record.Headers.IsEmpty:
                HeaderJson.Write(Headers(record), record.Headers, output);
                return true;
            case EventFieldKind.Timestamp:
                return TryAppendTimestamp(record.TimestampMs, output);
            default:
                return false;
        }
    }

    /// <summary>Appends a JSON value as text; false when it is missing or null.</summary>
    public static bool TryRender(JsonField field, ReadOnlySpan<byte> json, PooledBufferWriter output)
    {
        switch (field.Kind)
        {
            case JsonFieldKind.Missing or JsonFieldKind.Removed:
                return false;
            case JsonFieldKind.EscapedText:
                JsonText.Unescape(field.In(json), output);
                return true;
            case JsonFieldKind.Object or JsonFieldKind.Array:
                JsonText.Compact(field.In(json), output);
                return true;
            default:
                output.Write(field.In(json));
                return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Buffers.Dispose();
        Fields.Dispose();
        _whole.Dispose();
        _message.Dispose();
    }

    // A value that is no object is the field of the configured name.
    private ReadOnlySpan<byte> MessageObject(in RecordView record)
    {
        _message.Clear();
        _message.Write("{"u8);
        if (schema.HasMessage && record.HasValue)
        {
            JsonText.WriteString(schema.MessageNameBytes, _message);
            _message.Write(":"u8);
            JsonText.WriteString(record.Value, _message);
        }

        _message.Write("}"u8);
        return _message.WrittenSpan;
    }

    // Stages wrote into the object, or took something out of it; as a whole it is somewhere else.
    private bool HoldsWritten(in EventField field) =>
        Fields.IsChanged && field.Node is { Properties.Length: > 0 } node
        && (Find(field).Kind == JsonFieldKind.Object ? EventJson.IsWrittenBelow(node, Fields) : EventJson.IsSetBelow(node, Fields));

    private bool TryRenderWritten(in RecordView record, in EventField field, PooledBufferWriter output)
    {
        TryObject(record, field, out var json);
        output.Write(json);
        return true;
    }

    private static bool TryAppendTimestamp(long timestampMs, PooledBufferWriter output)
    {
        const long LastMs = 253_402_300_799_999; // The end of the year 9999, the last that RFC 3339 can write.
        if (timestampMs is < 0 or > LastMs)
        {
            return false;
        }

        const string Format = "yyyy-MM-ddTHH:mm:ss.fff'Z'";
        DateTimeOffset.FromUnixTimeMilliseconds(timestampMs).UtcDateTime
            .TryFormat(output.GetSpan(Format.Length), out var written, Format, CultureInfo.InvariantCulture);
        output.Advance(written);
        return true;
    }

    private static void AppendNumber(long number, PooledBufferWriter output)
    {
        const int Longest = 20;
        Utf8Formatter.TryFormat(number, output.GetSpan(Longest), out var written);
        output.Advance(written);
    }
}
