using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>
/// A question about a record, written after LogQL's filters: <c>level = "debug" and status >= 500</c>, <c>|= "healthz"</c>.
/// It keeps nothing of a record, so that threads can share it, and allocates nothing.
/// </summary>
internal abstract class Condition
{
    /// <summary>Reads a condition and resolves its fields.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is none; the message says what is wrong, where, and what to do.</exception>
    public static Condition Parse(string text, EventSchema schema)
    {
        try
        {
            return new ConditionParser(text, schema).Read();
        }
        catch (FormatException mistake)
        {
            throw new FormatException($"'{text}' is not a condition: {mistake.Message}.", mistake);
        }
    }

    /// <summary>Whether it holds for a record, which <paramref name="fields"/> has loaded.</summary>
    public abstract bool Holds(RecordEvent fields, in RecordView record);
}
