using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary>Values one behind the other.</summary>
internal sealed class SequenceValue(EventValue[] parts) : EventValue
{
    /// <inheritdoc/>
    public override bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output)
    {
        var start = output.WrittenCount;
        foreach (var part in parts)
        {
            if (!part.TryRender(fields, record, output))
            {
                output.Truncate(start);
                return false;
            }
        }

        return true;
    }
}
