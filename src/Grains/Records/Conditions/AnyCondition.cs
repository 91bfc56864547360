using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>Several, of which one must hold; the first that does decides.</summary>
internal sealed class AnyCondition(Condition[] conditions) : Condition
{
    /// <summary>Each of them.</summary>
    public IReadOnlyList<Condition> Parts => conditions;

    /// <inheritdoc/>
    public override bool Holds(RecordEvent fields, in RecordView record)
    {
        foreach (var condition in conditions)
        {
            if (condition.Holds(fields, record))
            {
                return true;
            }
        }

        return false;
    }
}
