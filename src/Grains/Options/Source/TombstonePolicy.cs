namespace OrleansKafkaLoki.Grains.Options.Source;

/// <summary>What becomes of a record with a null value.</summary>
public enum TombstonePolicy
{
    /// <summary>It is shipped with an empty message.</summary>
    Emit,

    /// <summary>It is left out and counted as filtered.</summary>
    Skip,

    /// <summary>It goes to the dead letters.</summary>
    DeadLetter,
}
