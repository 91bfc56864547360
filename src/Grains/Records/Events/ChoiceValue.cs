using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>The first value that is there and not empty; an empty one, when there is no other.</summary>
internal sealed class ChoiceValue(EventValue[] candidates) : EventValue
{
    /// <inheritdoc/>
    public override bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output)
    {
        var start = output.WrittenCount;
        var isThere = false;
        foreach (var candidate in candidates)
        {
            isThere |= candidate.TryRender(fields, record, output);
            if (output.WrittenCount > start)
            {
                return true;
            }
        }

        return isThere;
    }
}
