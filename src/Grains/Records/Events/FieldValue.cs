using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>A field.</summary>
internal sealed class FieldValue(EventField field) : EventValue
{
    /// <inheritdoc/>
    public override bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output) =>
        fields.TryRender(record, field, output);
}
