using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>
/// <c>unpack</c>: takes apart what Promtail's <c>pack</c> made. The texts of the line's object become labels and its <c>_entry</c> the line; without
/// one, nothing does.
/// </summary>
internal sealed class UnpackStep(EventSchema schema, LogqlError error) : LogqlStep
{
    private LabelNames? _names;

    private static ReadOnlySpan<byte> Entry => "_entry"u8;

    /// <inheritdoc/>
    public override bool Apply(RecordEvent fields, in RecordView record)
    {
        _names ??= new LabelNames(schema);
        var line = fields.Line(record);
        using var entry = fields.Buffers.Take();
        var isPacked = false;
        var json = new LooseJson(line);
        var isJson = line.IsEmpty || (line[0] == '{' && json.TryEnter('{'));
        while (isJson && !line.IsEmpty && json.TryReadField(out var key, out var value))
        {
            isJson = json.TrySkipNested(ref value);
            if (IsText(value) && key.In(line).SequenceEqual(Entry))
            {
                entry.Writer.Clear();
                isPacked = LooseString.TryUnescape(value.In(line), entry.Writer);
                isJson &= isPacked;
            }
        }

        if (!isJson || json.IsMalformed)
        {
            error.Set(fields, LogqlError.Json);
        }
        else if (isPacked)
        {
            SetLabels(_names, fields, line);
            fields.SetLine(entry.Writer.WrittenSpan);
        }

        return true;
    }

    private static void SetLabels(LabelNames names, RecordEvent fields, ReadOnlySpan<byte> line)
    {
        var labels = fields.Fields.Labels;
        // Of two of one name the last counts, but none over what another step set.
        Span<bool> isOwn = labels.Count <= 256 ? stackalloc bool[labels.Count] : new bool[labels.Count];
        isOwn.Clear();
        Span<byte> name = names.Longest <= 256 ? stackalloc byte[names.Longest] : new byte[names.Longest];
        var json = new LooseJson(line);
        json.TryEnter('{');
        while (json.TryReadField(out var key, out var value))
        {
            if (!IsText(value))
            {
                json.TrySkipNested(ref value);
                continue;
            }

            using var text = fields.Buffers.Take();
            var length = 0;
            if (LooseString.TryUnescape(key.In(line), text.Writer) && !text.Writer.WrittenSpan.SequenceEqual(Entry)
                && LabelNames.TryAppend(text.Writer.WrittenSpan, name, ref length)
                && names.Find(name[..length]) is >= 0 and var label && (isOwn[label] || !labels.IsSet(label)))
            {
                isOwn[label] = true;
                labels.SetValue(label, value, line, fields.Buffers);
            }
        }
    }

    private static bool IsText(LooseValue value) => value.Kind is LooseValueKind.Text or LooseValueKind.EscapedText;
}
