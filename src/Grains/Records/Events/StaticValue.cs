using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>The same text for each record.</summary>
internal sealed class StaticValue(byte[] text) : EventValue
{
    /// <inheritdoc/>
    public override bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output)
    {
        output.Write(text);
        return true;
    }
}
