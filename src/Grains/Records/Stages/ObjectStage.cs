using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Reads an object out of a text: into the event, into one field, or some of its fields.</summary>
/// <param name="source">The text.</param>
/// <param name="target">The field that becomes the object; null: the event.</param>
/// <param name="expressions">Fields to write and what they are within the object; none: all.</param>
/// <param name="wanted">What is looked for within the object, for those.</param>
/// <param name="onError">What a text says that is no object.</param>
internal abstract class ObjectStage(
    StageText source, JsonPathNode? target, IReadOnlyList<(JsonPathNode Target, int Slot)> expressions, JsonPathTree wanted, StageOutcome onError) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record)
    {
        using var read = fields.Buffers.Take();
        using var made = fields.Buffers.Take();
        if (!source.TryRender(fields, record, read.Writer) || !TryRead(read.Writer.WrittenSpan, made.Writer, fields.Buffers, out var json))
        {
            return onError;
        }

        var isObject = expressions.Count > 0 ? TryTake(json, fields.Fields)
            : target is not null ? fields.Fields.TrySetObject(target, json)
            : fields.Fields.TryMerge(json);
        return isObject ? StageOutcome.Next : onError;
    }

    /// <summary>Makes JSON of the text; false when that cannot be.</summary>
    /// <param name="text">The text.</param>
    /// <param name="output">Room for it.</param>
    /// <param name="buffers">Room for what it is made of.</param>
    /// <param name="json">An object, or something else that then is none.</param>
    protected abstract bool TryRead(ReadOnlySpan<byte> text, PooledBufferWriter output, ScratchBuffers buffers, out ReadOnlySpan<byte> json);

    private bool TryTake(ReadOnlySpan<byte> json, EventFields fields)
    {
        var found = fields.Rent(wanted.SlotCount);
        if (!JsonExtractor.TryExtract(json, wanted, found))
        {
            return false;
        }

        foreach (var (field, slot) in expressions)
        {
            if (found[slot].Kind == JsonFieldKind.Object)
            {
                fields.TrySetObject(field, found[slot].In(json));
            }
            else if (found[slot].Kind != JsonFieldKind.Missing)
            {
                fields.Set(field, found[slot].Kind, found[slot].In(json));
            }
        }

        return true;
    }
}
