using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Moves fields to other paths, as what they are: a number stays one, an object too.</summary>
internal sealed class RenameStage(IReadOnlyList<(EventField From, JsonPathNode Old, JsonPathNode New)> rules) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record)
    {
        foreach (var (from, old, target) in rules)
        {
            fields.Scratch.Clear();
            if (fields.TryCopy(record, from, fields.Scratch, out var kind))
            {
                fields.Fields.Remove(old);
                if (kind != JsonFieldKind.Object || !fields.Fields.TrySetObject(target, fields.Scratch.WrittenSpan))
                {
                    fields.Fields.Set(target, kind, fields.Scratch.WrittenSpan);
                }
            }
        }

        return StageOutcome.Next;
    }
}
