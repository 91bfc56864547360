namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>What becomes of a value such as <c>{{ namespace }}/{{ app }}</c> of which some fields are missing. Either way it is counted.</summary>
public enum MissingPartAction
{
    /// <summary>The record has no such pair.</summary>
    Omit,

    /// <summary>What is missing is empty text: <c>shop/</c>.</summary>
    Empty,
}
