using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Makes the line.</summary>
internal sealed class LineStage(EventTemplate template) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record)
    {
        fields.Scratch.Clear();
        if (!template.TryRender(fields, record, fields.Scratch))
        {
            return StageOutcome.Failed;
        }

        fields.SetLine(fields.Scratch.WrittenSpan);
        return StageOutcome.Next;
    }
}
