using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>A label of <c>drop</c> or <c>keep</c>, and the value that it has to have there; null for any.</summary>
internal readonly record struct LabelMatcher(EventField Field, Condition? Condition)
{
    /// <summary>True when the label has such a value.</summary>
    public bool Matches(RecordEvent fields, in RecordView record) => Condition is null || Condition.Holds(fields, record);
}
