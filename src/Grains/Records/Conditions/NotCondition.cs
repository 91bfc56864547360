using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>The opposite of another.</summary>
internal sealed class NotCondition(Condition condition) : Condition
{
    /// <inheritdoc/>
    public override bool Holds(RecordEvent fields, in RecordView record) => !condition.Holds(fields, record);
}
