using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>Several, of which each must hold; the first that does not decides.</summary>
internal sealed class AllCondition(Condition[] conditions) : Condition
{
    /// <summary>Each of them.</summary>
    public IReadOnlyList<Condition> Parts => conditions;

    /// <inheritdoc/>
    public override bool Holds(RecordEvent fields, in RecordView record)
    {
        foreach (var condition in conditions)
        {
            if (!condition.Holds(fields, record))
            {
                return false;
            }
        }

        return true;
    }
}
