using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Logql;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Runs a LogQL pipeline over the line.</summary>
internal sealed class LogqlStage(LogqlPipeline pipeline) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record) =>
        !pipeline.TryApply(fields, record, out var hasFailed) ? StageOutcome.Drop
        : hasFailed ? StageOutcome.Failed
        : StageOutcome.Next;
}
