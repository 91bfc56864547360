using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>A label that is as large as it should be. One that is missing is not; one that is no quantity is an error, and passes.</summary>
internal sealed class QuantityCondition(EventField field, QuantityTest test, LogqlError error) : Condition
{
    /// <inheritdoc/>
    public override bool Holds(RecordEvent fields, in RecordView record)
    {
        using var text = fields.Buffers.Take();
        if (!fields.TryRender(record, field, text.Writer))
        {
            return false;
        }

        // Go knows neither days nor weeks nor years in a label, only in a query.
        var isOther = test.Kind == QuantityKind.Duration && text.Writer.WrittenSpan.ContainsAny("dwy"u8);
        if (!test.TryCompare(text.Writer.WrittenSpan, out var holds) || isOther)
        {
            // What a parser told says more.
            if (!error.IsSet(fields))
            {
                error.Set(fields, LogqlError.LabelFilter);
            }

            return true;
        }

        return holds;
    }
}
