using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Changes texts in their places: fields, or the line.</summary>
/// <param name="places">The fields, and where they are written; none: the line.</param>
internal abstract class TextStage(IReadOnlyList<(EventField Field, JsonPathNode Target)> places) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record)
    {
        foreach (var (field, target) in places)
        {
            using var text = fields.Buffers.Take();
            using var changed = fields.Buffers.Take();
            if (fields.TryRender(record, field, text.Writer) && TryChange(text.Writer.WrittenSpan, changed.Writer))
            {
                fields.Fields.Set(target, JsonFieldKind.Text, changed.Writer.WrittenSpan);
            }
        }

        using var line = fields.Buffers.Take();
        if (places.Count == 0 && TryChange(fields.Line(record), line.Writer))
        {
            fields.SetLine(line.Writer.WrittenSpan);
        }

        return StageOutcome.Next;
    }

    /// <summary>Appends what becomes of <paramref name="text"/>; false, with nothing appended, when it stays.</summary>
    protected abstract bool TryChange(ReadOnlySpan<byte> text, PooledBufferWriter output);
}
