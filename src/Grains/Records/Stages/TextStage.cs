using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Changes a text in its place: fields, or the line.</summary>
/// <param name="fields">The fields, and where they are written; none: the line.</param>
internal abstract class TextStage(IReadOnlyList<(EventField Field, JsonPathNode Target)> fields) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent @event, in RecordView record)
    {
        foreach (var (field, target) in fields)
        {
            @event.Scratch.Clear();
            if (@event.TryRender(record, field, @event.Scratch) && TryChange(@event, out var changed))
            {
                @event.Fields.Set(target, JsonFieldKind.Text, changed);
            }
        }

        if (fields.Count == 0)
        {
            @event.Scratch.Clear();
            @event.Scratch.Write(@event.Line(record));
            if (TryChange(@event, out var line))
            {
                @event.SetLine(line);
            }
        }

        return StageOutcome.Next;
    }

    /// <summary>Appends what becomes of <paramref name="text"/>; false, with nothing appended, when it stays.</summary>
    protected abstract bool TryChange(ReadOnlySpan<byte> text, PooledBufferWriter output);

    private bool TryChange(RecordEvent @event, out ReadOnlySpan<byte> changed)
    {
        @event.Changed.Clear();
        var isChanged = TryChange(@event.Scratch.WrittenSpan, @event.Changed);
        changed = @event.Changed.WrittenSpan;
        return isChanged;
    }
}
