using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary><c>drop</c>: takes labels away.</summary>
internal sealed class DropLabelsStep(LabelMatcher[] dropped) : LogqlStep
{
    /// <inheritdoc/>
    public override bool Apply(RecordEvent fields, in RecordView record)
    {
        foreach (var label in dropped)
        {
            if (label.Matches(fields, record))
            {
                fields.Fields.Labels.Remove(label.Field.Label);
            }
        }

        return true;
    }
}
