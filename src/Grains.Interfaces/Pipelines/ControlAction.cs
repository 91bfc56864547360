namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>What an operator did.</summary>
[GenerateSerializer, Alias("okl.ControlAction")]
public enum ControlAction
{
    /// <summary>Partitions were paused.</summary>
    Pause,

    /// <summary>They were let go on.</summary>
    Resume,

    /// <summary>They were told to go on elsewhere.</summary>
    Seek,

    /// <summary>One was told to pass offsets.</summary>
    Skip,

    /// <summary>One was moved to another silo.</summary>
    Move,

    /// <summary>Partitions were spread anew over the silos.</summary>
    Rebalance,

    /// <summary>Streams were told to push what they hold.</summary>
    Flush = 20,

    /// <summary>Streams were paused.</summary>
    PauseStreams = 21,

    /// <summary>They were let go on.</summary>
    ResumeStreams = 22,

    /// <summary>A replay of a range was started.</summary>
    Replay = 40,

    /// <summary>An audit was started.</summary>
    Audit = 41,

    /// <summary>A replay of dead letters was started.</summary>
    ReplayDeadLetters = 42,

    /// <summary>A job was cancelled.</summary>
    CancelJob = 43,
}
