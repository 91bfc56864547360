using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>A test of the line.</summary>
internal sealed class LineCondition(TextTest test) : Condition
{
    /// <summary>What the line has to be.</summary>
    public TextTest Test => test;

    /// <inheritdoc/>
    public override bool Holds(RecordEvent fields, in RecordView record) => test.Holds(fields.Line(record), isThere: true);
}
