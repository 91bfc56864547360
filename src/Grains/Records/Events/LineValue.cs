using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>The line.</summary>
internal sealed class LineValue : EventValue
{
    /// <inheritdoc/>
    public override bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output)
    {
        output.Write(fields.Line(record));
        return true;
    }
}
