using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>
/// Moves fields, as what they are: a number stays one, an object too. All are taken up before one is put down, so that their order does not
/// matter, and two may change places.
/// </summary>
/// <param name="moves">Where each is, and where it goes.</param>
/// <param name="taken">Of each that is there, what is taken away in between; null: every field, whatever moves.</param>
internal sealed class MoveStage(IReadOnlyList<(EventField From, JsonPathNode To)> moves, IReadOnlyList<JsonPathNode>? taken) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record)
    {
        using var scratch = fields.Buffers.Take();
        Span<(JsonFieldKind Kind, int End)> ends = moves.Count <= 64 ? stackalloc (JsonFieldKind, int)[moves.Count] : new (JsonFieldKind, int)[moves.Count];
        for (var i = 0; i < moves.Count; i++)
        {
            ends[i] = (fields.TryCopy(record, moves[i].From, scratch.Writer, out var kind) ? kind : JsonFieldKind.Missing, scratch.Writer.WrittenCount);
        }

        TakeAway(fields, ends);
        var start = 0;
        for (var i = 0; i < moves.Count; i++)
        {
            var (kind, end) = ends[i];
            var text = scratch.Writer.WrittenSpan[start..end];
            if (kind != JsonFieldKind.Missing && (kind != JsonFieldKind.Object || !fields.Fields.TrySetObject(moves[i].To, text)))
            {
                fields.Fields.Set(moves[i].To, kind, text);
            }

            start = end;
        }

        return StageOutcome.Next;
    }

    private void TakeAway(RecordEvent fields, ReadOnlySpan<(JsonFieldKind Kind, int End)> found)
    {
        if (taken is null)
        {
            fields.Fields.RemoveAll();
            return;
        }

        for (var i = 0; i < taken.Count; i++)
        {
            if (found[i].Kind != JsonFieldKind.Missing)
            {
                fields.Fields.Remove(taken[i]);
            }
        }
    }
}
