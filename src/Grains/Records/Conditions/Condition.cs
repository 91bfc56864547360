using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

internal abstract class Condition
{
    public static Condition Parse(string text, EventSchema schema) => throw new FormatException(text + schema);

    public abstract bool Holds(RecordEvent fields, in RecordView record);
}
