using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>
/// <c>json</c>: makes labels of the fields of the line's object. Those within others get a name of all names; arrays give none, and of two
/// fields that get one name the first counts.
/// </summary>
internal sealed class JsonStep(EventSchema schema, LogqlError error) : LogqlStep
{
    // Deeper ones are passed over.
    private const int MaxDepth = 64;

    private LabelNames? _names;

    /// <inheritdoc/>
    public override bool Apply(RecordEvent fields, in RecordView record)
    {
        _names ??= new LabelNames(schema);
        var line = fields.Line(record);
        scoped var json = new LooseJson(line);
        var walk = new Walk(_names, fields, line, _names.Longest <= 256 ? stackalloc byte[_names.Longest] : new byte[_names.Longest]);
        if (!json.TryEnter('{') || !walk.TryRead(ref json, 0, 0))
        {
            error.Set(fields, LogqlError.Json);
        }

        return true;
    }

    private readonly ref struct Walk(LabelNames names, RecordEvent fields, ReadOnlySpan<byte> line, Span<byte> name)
    {
        private readonly ReadOnlySpan<byte> _line = line;
        private readonly Span<byte> _name = name;

        // The first bytes of the name are those of the objects around.
        public bool TryRead(ref LooseJson json, int around, int depth)
        {
            while (json.TryReadField(out var key, out var value))
            {
                var isRead = value.Kind switch
                {
                    LooseValueKind.Null => true,
                    LooseValueKind.Array => json.TrySkip(ref value),
                    LooseValueKind.Object => TryReadObject(ref json, key, value, around, depth),
                    _ => TrySet(key, value, around),
                };
                if (!isRead)
                {
                    return false;
                }
            }

            return !json.IsMalformed;
        }

        private bool TryReadObject(ref LooseJson json, LooseValue key, LooseValue value, int around, int depth)
        {
            if (!TryName(key, ref around, out var isLong))
            {
                return false;
            }

            if (isLong || depth == MaxDepth || !names.AnyBegins(_name[..around]))
            {
                return json.TrySkip(ref value);
            }

            // What is in an object without an end does not count; those within it have one when it has.
            return (depth > 0 || json.IsClosed()) && json.TryEnter('{') && TryRead(ref json, around, depth + 1);
        }

        private bool TrySet(LooseValue key, LooseValue value, int around)
        {
            var label = -1;
            if (around == 0 && key.Kind == LooseValueKind.Text && LabelNames.IsPlain(key.In(_line)))
            {
                label = names.Find(key.In(_line));
            }
            else if (!TryName(key, ref around, out var isLong))
            {
                return false;
            }
            else if (!isLong)
            {
                label = names.Find(_name[..around]);
            }

            var labels = fields.Fields.Labels;
            if (label >= 0 && !labels.IsSet(label))
            {
                labels.SetValue(label, value, _line, fields.Buffers);
            }

            return true;
        }

        // False when the key is none.
        private bool TryName(LooseValue key, ref int around, out bool isLong)
        {
            if (key.Kind == LooseValueKind.Text)
            {
                isLong = !LabelNames.TryAppend(key.In(_line), _name, ref around);
                return true;
            }

            using var text = fields.Buffers.Take();
            var isKey = LooseString.TryUnescape(key.In(_line), text.Writer);
            isLong = !LabelNames.TryAppend(text.Writer.WrittenSpan, _name, ref around);
            return isKey;
        }
    }
}
