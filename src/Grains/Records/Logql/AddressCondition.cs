using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>A label with an IP address of a range. An entry with an error passes.</summary>
internal sealed class AddressCondition(EventField field, IpTest test, LogqlError error) : Condition
{
    private readonly FieldCondition _field = new(field, test);

    /// <inheritdoc/>
    public override bool Holds(RecordEvent fields, in RecordView record) => error.IsSet(fields) || _field.Holds(fields, record);
}
