namespace OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

/// <summary>What the name of a file of dead letters says of it.</summary>
[GenerateSerializer, Alias("okl.DeadLetterMark")]
public enum DeadLetterMark
{
    /// <summary>Something of it is left to replay.</summary>
    Waiting,

    /// <summary>A replay is under way, or was broken off: whoever still wrote to it goes on in another.</summary>
    Replaying,

    /// <summary>Nothing of it is left to replay.</summary>
    Replayed,
}
