using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Rendering;

/// <summary>An event's fields at one moment, for a person who wants to know what changed.</summary>
internal sealed class EventSnapshot
{
    /// <summary>Objects further down are one value.</summary>
    private const int Deepest = 16;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    /// <summary>Takes it.</summary>
    public EventSnapshot(RecordEvent fields, EventSchema schema, in RecordView record)
    {
        if (fields.TryObject(record, out var json))
        {
            AddObject(json);
        }
        else if (schema.HasMessage && record.HasValue)
        {
            _fields[schema.MessageName] = Quote(record.Value);
        }

        AddLabels(fields, schema);
        _fields[FieldChange.Line] = Encoding.UTF8.GetString(fields.Line(record));
        if (fields.TimeNs >= 0)
        {
            _fields[FieldChange.Time] = fields.TimeNs.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>What is different in a later one.</summary>
    public IReadOnlyList<FieldChange> ChangesTo(EventSnapshot later) =>
    [
        .. _fields.Keys.Union(later._fields.Keys, StringComparer.Ordinal)
            .Select(field => new FieldChange(field, _fields.GetValueOrDefault(field), later._fields.GetValueOrDefault(field)))
            .Where(change => change.Before != change.After),
    ];

    // Labels of LogQL lie over the fields of their names.
    private void AddLabels(RecordEvent fields, EventSchema schema)
    {
        using var text = new PooledBufferWriter();
        foreach (var property in schema.Payload.Root.Properties.Where(property => fields.Fields.Labels.IsOver(property.Label)))
        {
            var path = FieldPath.OfRoot(Encoding.UTF8.GetString(property.Name)).ToString();
            foreach (var covered in _fields.Keys.Where(field => field == path || field.StartsWith($"{path}.", StringComparison.Ordinal)).ToList())
            {
                _fields.Remove(covered);
            }

            text.Clear();
            if (fields.Fields.Labels.TryRender(property.Label, text))
            {
                _fields[path] = Quote(text.WrittenSpan);
            }
        }
    }

    private void AddObject(ReadOnlySpan<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.ToArray(), new JsonDocumentOptions { MaxDepth = 1_000 });
            Add("", document.RootElement, 0);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Names or texts that are no UTF-8: shown as one.
            _fields.Clear();
            _fields["{}"] = Encoding.UTF8.GetString(json);
        }
    }

    private void Add(string path, JsonElement value, int depth)
    {
        if (value.ValueKind != JsonValueKind.Object || depth > Deepest || (path.Length > 0 && !value.EnumerateObject().Any()))
        {
            _fields[path] = value.GetRawText();
            return;
        }

        foreach (var property in value.EnumerateObject())
        {
            Add(path.Length == 0 ? FieldPath.OfRoot(property.Name).ToString() : $"{path}.{FieldPath.OfRoot(property.Name)}", property.Value, depth + 1);
        }
    }

    private static string Quote(ReadOnlySpan<byte> text) => JsonSerializer.Serialize(Encoding.UTF8.GetString(text), Relaxed);
}
