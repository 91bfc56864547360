using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Values;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Finds how grave a record is.</summary>
/// <param name="sources">The fields that may hold it, with what their numbers mean.</param>
/// <param name="looksAtLine">Whether the line is looked through where no field tells.</param>
/// <param name="target">The field that gets it.</param>
/// <param name="otherwise">What a record has of which nothing tells; empty: nothing.</param>
internal sealed class LevelStage(IReadOnlyList<(EventField Field, LevelScale Scale)> sources, bool looksAtLine, JsonPathNode target, byte[] otherwise) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record)
    {
        var level = RecordLevel.Unknown;
        foreach (var (field, scale) in sources)
        {
            using var scratch = fields.Buffers.Take();
            if (fields.TryRender(record, field, scratch.Writer) && LevelFields.Read(scratch.Writer.WrittenSpan, scale) is not RecordLevel.Unknown and var found)
            {
                level = found;
                break;
            }
        }

        level = level == RecordLevel.Unknown && looksAtLine ? LevelFinder.Find(fields.Line(record)) : level;
        var text = level == RecordLevel.Unknown ? otherwise : LevelWords.NameOf(level);
        if (!text.IsEmpty)
        {
            fields.Fields.Set(target, JsonFieldKind.Text, text);
        }

        return StageOutcome.Next;
    }
}
