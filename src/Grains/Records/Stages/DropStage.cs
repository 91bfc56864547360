using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Leaves records out.</summary>
/// <param name="olderThanMs">Only those whose time is older than this beside Kafka's; null: any.</param>
/// <param name="longerThan">Only those whose line is longer, in bytes; null: any.</param>
internal sealed class DropStage(double? olderThanMs, int? longerThan) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record) =>
        (olderThanMs is not { } age || (fields.TimeNs >= 0 && record.TimestampMs >= 0 && record.TimestampMs - (fields.TimeNs / UnixNanos.PerMilli) > age))
        && (longerThan is not { } length || fields.Line(record).Length > length)
            ? StageOutcome.Drop
            : StageOutcome.Next;
}
