using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary><c>keep</c>: takes all other labels away.</summary>
internal sealed class KeepLabelsStep(LabelMatcher[] kept, LogqlError error) : LogqlStep
{
    /// <inheritdoc/>
    public override bool Apply(RecordEvent fields, in RecordView record)
    {
        var labels = fields.Fields.Labels;
        for (var label = 0; label < labels.Count; label++)
        {
            if (label != error.Label && !IsKept(label, fields, record))
            {
                labels.Remove(label);
            }
        }

        return true;
    }

    private bool IsKept(int label, RecordEvent fields, in RecordView record)
    {
        foreach (var matcher in kept)
        {
            if (matcher.Field.Label == label && matcher.Matches(fields, record))
            {
                return true;
            }
        }

        return false;
    }
}
