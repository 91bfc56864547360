namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>How much of a record its dead letter carries, from all to what the topic is sure to take.</summary>
internal enum MessageExtent
{
    /// <summary>Key, value and headers.</summary>
    Whole,

    /// <summary>Key and headers.</summary>
    WithoutValue,

    /// <summary>Only where it is, and why it was refused.</summary>
    Coordinates,
}
