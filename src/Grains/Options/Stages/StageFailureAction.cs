namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>What becomes of a record that a stage can do nothing with.</summary>
public enum StageFailureAction
{
    /// <summary>It goes on as it is, and is counted.</summary>
    Skip,

    /// <summary>It is left out, and is counted.</summary>
    Drop,

    /// <summary>It goes to the dead letters.</summary>
    DeadLetter,
}
