namespace OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

/// <summary>What a dead letter has of its record.</summary>
[GenerateSerializer, Alias("okl.OriginalState")]
public enum OriginalState
{
    /// <summary>All of it.</summary>
    Kept,

    /// <summary>Nothing: Kafka no longer held it. The entry that was made of it is kept instead.</summary>
    Lost,

    /// <summary>Its coordinates: the dead-letter topic takes no record of its size.</summary>
    TooLarge,
}
