using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Keeps fields and takes all others away.</summary>
internal sealed class KeepFieldsStage(IReadOnlyList<(EventField Field, JsonPathNode Target)> kept) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record)
    {
        fields.Scratch.Clear();
        Span<(JsonFieldKind Kind, int End)> ends = kept.Count <= 64 ? stackalloc (JsonFieldKind, int)[kept.Count] : new (JsonFieldKind, int)[kept.Count];
        for (var i = 0; i < kept.Count; i++)
        {
            ends[i] = (fields.TryCopy(record, kept[i].Field, fields.Scratch, out var kind) ? kind : JsonFieldKind.Missing, fields.Scratch.WrittenCount);
        }

        fields.Fields.RemoveAll();
        var start = 0;
        for (var i = 0; i < kept.Count; i++)
        {
            var (kind, end) = ends[i];
            var text = fields.Scratch.WrittenSpan[start..end];
            if (kind != JsonFieldKind.Missing && (kind != JsonFieldKind.Object || !fields.Fields.TrySetObject(kept[i].Target, text)))
            {
                fields.Fields.Set(kept[i].Target, kind, text);
            }

            start = end;
        }

        return StageOutcome.Next;
    }
}
