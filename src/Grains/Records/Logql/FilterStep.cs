using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>Leaves entries out of which a condition does not hold.</summary>
internal sealed class FilterStep(Condition condition) : LogqlStep
{
    /// <inheritdoc/>
    public override bool Apply(RecordEvent fields, in RecordView record) => condition.Holds(fields, record);
}
