using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Parsing;
using OrleansKafkaLoki.Grains.Records.Times;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Takes a text apart into fields, of which one may be the line, and one the entry's time.</summary>
/// <param name="source">The text.</param>
/// <param name="parser">Takes it apart.</param>
/// <param name="targets">Where each of the parser's values goes; null: nowhere.</param>
/// <param name="onError">What a text says that is something else.</param>
internal sealed class CaptureStage(StageText source, ICapturingParser parser, IReadOnlyList<JsonPathNode?> targets, StageOutcome onError) : IStage
{
    /// <summary>Which value is the line; -1: none.</summary>
    public int Line { get; init; } = -1;

    /// <summary>Which value is the entry's time; -1: none.</summary>
    public int Time { get; init; } = -1;

    /// <summary>How the time is written.</summary>
    public TimeFormat[] TimeFormats { get; init; } = [];

    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record)
    {
        using var read = fields.Buffers.Take();
        using var made = fields.Buffers.Take();
        Span<Capture> captures = targets.Count <= 64 ? stackalloc Capture[targets.Count] : new Capture[targets.Count];
        if (!source.TryRender(fields, record, read.Writer) || !parser.TryParse(read.Writer.WrittenSpan, captures, made.Writer))
        {
            return onError;
        }

        var text = read.Writer.WrittenSpan;
        var unescaped = made.Writer.WrittenSpan;
        for (var i = 0; i < captures.Length; i++)
        {
            if (targets[i] is { } target && !captures[i].IsMissing)
            {
                fields.Fields.Set(target, JsonFieldKind.Text, captures[i].In(text, unescaped));
            }
        }

        if (Time >= 0)
        {
            TimestampStage.TryApply(fields, TimeFormats, captures[Time].In(text, unescaped), record.TimestampMs);
        }

        if (Line >= 0)
        {
            fields.SetLine(captures[Line].In(text, unescaped));
        }

        return StageOutcome.Next;
    }
}
