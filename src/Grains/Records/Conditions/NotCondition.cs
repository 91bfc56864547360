using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>The opposite of another.</summary>
internal sealed class NotCondition(Condition condition) : Condition
{
    /// <summary>The other.</summary>
    public Condition Part => condition;

    /// <inheritdoc/>
    public override bool Holds(RecordEvent fields, in RecordView record) => !condition.Holds(fields, record);
}
