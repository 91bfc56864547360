using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>A test of a field.</summary>
internal sealed class FieldCondition(EventField field, TextTest test) : Condition
{
    /// <summary>What is tested.</summary>
    public EventField Field => @field;

    /// <summary>What it has to be.</summary>
    public TextTest Test => test;

    /// <inheritdoc/>
    public override bool Holds(RecordEvent fields, in RecordView record)
    {
        using var scratch = fields.Buffers.Take();
        var isThere = fields.TryRender(record, field, scratch.Writer);
        return test.Holds(scratch.Writer.WrittenSpan, isThere);
    }
}
