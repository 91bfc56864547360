using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>
/// <c>label_format</c>: renames labels, and fills templates in. All templates see the labels as the renamings before the first of them left them.
/// </summary>
internal sealed class LabelFormatStep(LabelRule[] rules, LogqlError error) : LogqlStep
{
    private readonly int _first = Array.FindIndex(rules, rule => rule.Value is not null) is >= 0 and var first ? first : rules.Length;

    /// <inheritdoc/>
    public override bool Apply(RecordEvent fields, in RecordView record)
    {
        for (var i = 0; i < _first; i++)
        {
            Rename(rules[i], fields, record);
        }

        using var scratch = fields.Buffers.Take();
        Span<int> ends = rules.Length <= 64 ? stackalloc int[rules.Length] : new int[rules.Length];
        for (var i = _first; i < rules.Length; i++)
        {
            ends[i] = rules[i].Value?.TryRender(fields, record, scratch.Writer) != false ? scratch.Writer.WrittenCount : -1;
        }

        var start = 0;
        for (var i = _first; i < rules.Length; i++)
        {
            if (rules[i].Value is null)
            {
                Rename(rules[i], fields, record);
            }
            else if (ends[i] < 0)
            {
                error.Set(fields, LogqlError.Template);
            }
            else
            {
                fields.Fields.Labels.Set(rules[i].Label, scratch.Writer.WrittenSpan[start..ends[i]]);
                start = ends[i];
            }
        }

        return true;
    }

    private static void Rename(LabelRule rule, RecordEvent fields, in RecordView record)
    {
        using var scratch = fields.Buffers.Take();
        if (fields.TryRender(record, rule.From, scratch.Writer))
        {
            fields.Fields.Labels.Set(rule.Label, scratch.Writer.WrittenSpan);
            fields.Fields.Labels.Remove(rule.From.Label);
        }
    }
}
