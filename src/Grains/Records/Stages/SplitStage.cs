using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Makes several entries of a record: the elements of an array, or lines.</summary>
/// <param name="source">What is split.</param>
/// <param name="splitter">How.</param>
/// <param name="frame">The field that becomes what a part's array lies in; null when it lies in nothing.</param>
/// <param name="target">The field that becomes the part; null: the line and, of an object, the event.</param>
internal sealed class SplitStage(StageText source, ISplitter splitter, JsonPathNode? frame, JsonPathNode? target) : IStage
{
    /// <summary>The most entries of one record; one of more goes to the dead letters.</summary>
    public const int MaxParts = 10_000;

    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record) => throw new NotSupportedException("A record is split by the run.");

    /// <summary>Finds the parts of a record's text and keeps the text with the event.</summary>
    /// <param name="fields">The event.</param>
    /// <param name="record">The record.</param>
    /// <param name="parts">Where they are in what stages wrote.</param>
    public StageOutcome Find(RecordEvent fields, in RecordView record, List<SplitPart> parts)
    {
        parts.Clear();
        using var text = fields.Buffers.Take();
        using var frames = fields.Buffers.Take();
        if (!source.TryRender(fields, record, text.Writer) || !splitter.TryFind(text.Writer.WrittenSpan, parts, frames.Writer))
        {
            return StageOutcome.Failed;
        }

        var textStart = fields.Fields.Append(JsonFieldKind.Text, text.Writer.WrittenSpan).Start;
        var framesStart = fields.Fields.Append(JsonFieldKind.Text, frames.Writer.WrittenSpan).Start;
        for (var i = 0; i < parts.Count; i++)
        {
            parts[i] = parts[i].Behind(textStart, framesStart);
        }

        return parts.Count > MaxParts ? StageOutcome.Refuse : parts.Count == 0 ? StageOutcome.Drop : StageOutcome.Next;
    }

    /// <summary>Makes the event that of one part.</summary>
    public void Put(RecordEvent fields, in SplitPart part)
    {
        using var scratch = fields.Buffers.Take();
        if (frame is not null)
        {
            scratch.Writer.Write(fields.Fields.Own[part.Frame]);
            fields.Fields.TrySetObject(frame, scratch.Writer.WrittenSpan);
            scratch.Writer.Clear();
        }

        scratch.Writer.Write(fields.Fields.Own[part.Text]);
        var text = scratch.Writer.WrittenSpan;
        var isObject = splitter.IsJson && text is [(byte)'{', ..];
        if (target is not null)
        {
            if (!isObject || !fields.Fields.TrySetObject(target, text))
            {
                var (kind, start, length, _) = splitter.IsJson ? ElementOf(text) : new JsonField(JsonFieldKind.Text, 0, text.Length);
                fields.Fields.Set(target, kind, text.Slice(start, length));
            }

            return;
        }

        if (isObject)
        {
            fields.Fields.TryMerge(text);
        }

        if (splitter.IsJson)
        {
            scratch.Writer.Clear();
            var own = fields.Fields.Own[part.Text];
            RecordEvent.TryRender(ElementOf(own), own, scratch.Writer);
        }

        fields.SetLine(scratch.Writer.WrittenSpan);
    }

    private static JsonField ElementOf(ReadOnlySpan<byte> text)
    {
        var reader = JsonExtractor.Read(text);
        reader.Read();
        return JsonField.TakeFrom(ref reader);
    }
}
