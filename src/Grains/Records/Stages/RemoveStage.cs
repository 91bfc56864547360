using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Takes fields away.</summary>
internal sealed class RemoveStage(IReadOnlyList<JsonPathNode> targets) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record)
    {
        foreach (var target in targets)
        {
            fields.Fields.Remove(target);
        }

        return StageOutcome.Next;
    }
}
