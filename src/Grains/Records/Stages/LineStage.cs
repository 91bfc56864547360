using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Makes the line.</summary>
internal sealed class LineStage(EventTemplate template) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record)
    {
        using var scratch = fields.Buffers.Take();
        if (!template.TryWrite(fields, record, scratch.Writer))
        {
            return StageOutcome.Failed;
        }

        fields.SetLine(scratch.Writer.WrittenSpan);
        return StageOutcome.Next;
    }
}
