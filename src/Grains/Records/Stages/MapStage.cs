using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Values;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Makes one value of another.</summary>
internal sealed class MapStage(EventField source, JsonPathNode target, ValueMap map) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record)
    {
        using var scratch = fields.Buffers.Take();
        fields.TryRender(record, source, scratch.Writer);
        if (map.TryMap(scratch.Writer.WrittenSpan, out var mapped))
        {
            fields.Fields.Set(target, JsonFieldKind.Text, mapped);
        }

        return StageOutcome.Next;
    }
}
