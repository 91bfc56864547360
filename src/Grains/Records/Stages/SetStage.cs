using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Writes fields. All see the event as it was before, so that their order does not matter.</summary>
internal sealed class SetStage(IReadOnlyList<(JsonPathNode Target, EventTemplate Value)> rules) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record)
    {
        using var scratch = fields.Buffers.Take();
        Span<int> ends = rules.Count <= 64 ? stackalloc int[rules.Count] : new int[rules.Count];
        for (var i = 0; i < rules.Count; i++)
        {
            ends[i] = rules[i].Value.TryWrite(fields, record, scratch.Writer) ? scratch.Writer.WrittenCount : -1;
        }

        var start = 0;
        for (var i = 0; i < rules.Count; i++)
        {
            if (ends[i] >= 0)
            {
                fields.Fields.Set(rules[i].Target, JsonFieldKind.Text, scratch.Writer.WrittenSpan[start..ends[i]]);
                start = ends[i];
            }
        }

        return StageOutcome.Next;
    }
}
