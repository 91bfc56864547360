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
    private readonly JsonField[] _payload = new JsonField[schema.Payload.SlotCount];
    private readonly HeaderGroups _headers = new();
    private readonly byte[] _topic = Encoding.UTF8.GetBytes(partition.Topic);
    private readonly byte[] _partition = Encoding.UTF8.GetBytes(partition.Partition.ToString(CultureInfo.InvariantCulture));

    private JsonFrame _frame;
    private bool _hasHeaders;

    /// <summary>True when the value was read as a JSON object; else it is the field <see cref="EventSchema.MessageName"/>.</summary>
    public bool IsObject { get; private set; }

    /// <summary>True when something around the object that was read is no part of it.</summary>
    public bool IsTrimmed { get; private set; }

    /// <summary>Memory for what is computed of the record.</summary>
    public ScratchBuffers Buffers { get; } = new();

    /// <summary>The offset of the record that was loaded last.</summary>
    public long Offset { get; private set; } = -1;

    /// <summary>Reads a record; false when its value should be a JSON object and is none. A null value is no fault.</summary>
    public bool Load(in RecordView record)
    {
        Offset = record.Offset;
        _hasHeaders = IsTrimmed = IsObject = false;
        if (schema.DecodesJson && record.HasValue)
        {
            _frame = JsonFrame.Of(record.Value);
            IsObject = JsonExtractor.TryExtract(_frame.In(record.Value), schema.Payload, _payload);
            IsTrimmed = IsObject && _frame.LeavesOut(record.Value);
        }

        return IsObject || !schema.DecodesJson || !record.HasValue;
    }

    /// <summary>The object that the value was read as, and that fields of the payload lie in.</summary>
    public ReadOnlySpan<byte> Json(in RecordView record) => _frame.In(record.Value);

    /// <summary>The value as a line: without a schema registry's bytes, which would keep Loki's parsers from its object.</summary>
    public ReadOnlySpan<byte> Line(in RecordView record) => IsObject ? record.Value[_frame.SchemaId..] : record.Value;

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
    public JsonField Find(in EventField field) => IsObject && field.Slot >= 0 ? _payload[field.Slot] : default;

    /// <summary>
    /// Appends a field as text: strings as they are, escapes decoded; numbers and booleans as in JSON; objects and arrays
    /// as compact JSON. False, with nothing appended, when the record has no such field or it is null.
    /// </summary>
    public bool TryRender(in RecordView record, in EventField field, PooledBufferWriter output)
    {
        switch (field.Kind)
        {
            case EventFieldKind.Message when !IsObject:
                output.Write(record.Value);
                return true;
            case EventFieldKind.Message or EventFieldKind.Payload:
                return IsObject && TryRender(Find(field), Json(record), output);
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
            case JsonFieldKind.Missing:
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
    public void Dispose() => Buffers.Dispose();

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
