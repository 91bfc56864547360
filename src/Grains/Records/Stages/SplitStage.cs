using System.Text.Json;
using System.Text.Unicode;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Makes several entries of a record: the elements of an array, or lines.</summary>
internal sealed class SplitStage(StageText source, SplitMode mode, JsonPathNode? target) : IStage
{
    /// <summary>The most entries of one record; one of more goes to the dead letters.</summary>
    public const int MaxParts = 10_000;

    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record) => throw new NotSupportedException("A record is split by the run.");

    /// <summary>Finds the parts of a record's text and keeps the text with the event.</summary>
    /// <param name="fields">The event.</param>
    /// <param name="record">The record.</param>
    /// <param name="parts">Where they are in what stages wrote.</param>
    public StageOutcome Find(RecordEvent fields, in RecordView record, List<Range> parts)
    {
        parts.Clear();
        using var scratch = fields.Buffers.Take();
        if (!source.TryRender(fields, record, scratch.Writer))
        {
            return StageOutcome.Failed;
        }

        var text = scratch.Writer.WrittenSpan;
        if (!(mode == SplitMode.Array ? TryFindElements(text, parts) : FindLines(text, parts)))
        {
            return StageOutcome.Failed;
        }

        var start = fields.Fields.Append(JsonFieldKind.Text, text).Start;
        for (var i = 0; i < parts.Count; i++)
        {
            parts[i] = (start + parts[i].Start.Value)..(start + parts[i].End.Value);
        }

        return parts.Count > MaxParts ? StageOutcome.Refuse : parts.Count == 0 ? StageOutcome.Drop : StageOutcome.Next;
    }

    /// <summary>Makes the event that of one part.</summary>
    public void Put(RecordEvent fields, Range part)
    {
        using var scratch = fields.Buffers.Take();
        scratch.Writer.Write(fields.Fields.Own[part]);
        var text = scratch.Writer.WrittenSpan;
        var isObject = mode == SplitMode.Array && text is [(byte)'{', ..];
        if (target is not null)
        {
            if (!isObject || !fields.Fields.TrySetObject(target, text))
            {
                var (kind, start, length, _) = mode == SplitMode.Array ? ElementOf(text) : new JsonField(JsonFieldKind.Text, 0, text.Length);
                fields.Fields.Set(target, kind, text.Slice(start, length));
            }

            return;
        }

        if (isObject)
        {
            fields.Fields.TryMerge(text);
        }

        if (mode == SplitMode.Array)
        {
            scratch.Writer.Clear();
            var own = fields.Fields.Own[part];
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

    private static bool TryFindElements(ReadOnlySpan<byte> text, List<Range> parts)
    {
        var json = JsonFrame.Of(text);
        if (!Utf8.IsValid(json.In(text)))
        {
            return false;
        }

        try
        {
            var reader = JsonExtractor.Read(json.In(text));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = json.Start + (int)reader.TokenStartIndex;
                reader.Skip();
                if (parts.Count <= MaxParts)
                {
                    parts.Add(start..(json.Start + (int)reader.BytesConsumed));
                }
            }

            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool FindLines(ReadOnlySpan<byte> text, List<Range> parts)
    {
        for (var start = 0; start < text.Length && parts.Count <= MaxParts;)
        {
            var length = text[start..].IndexOf((byte)'\n');
            var end = length < 0 ? text.Length : start + length;
            var line = text[start..end];
            var kept = line is [.., (byte)'\r'] ? line.Length - 1 : line.Length;
            if (kept > 0)
            {
                parts.Add(start..(start + kept));
            }

            start = end + 1;
        }

        return true;
    }
}
