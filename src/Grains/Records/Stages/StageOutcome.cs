namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>What a stage says of a record.</summary>
internal enum StageOutcome : byte
{
    /// <summary>It goes on.</summary>
    Next,

    /// <summary>It goes on; the stage could do nothing with it.</summary>
    Failed,

    /// <summary>It is left out.</summary>
    Drop,

    /// <summary>It goes to the dead letters.</summary>
    Refuse,
}
