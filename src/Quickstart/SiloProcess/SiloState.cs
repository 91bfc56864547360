namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>What a silo's process is doing.</summary>
internal enum SiloState
{
    /// <summary>There is none.</summary>
    Down,

    /// <summary>It was started and is not ready yet.</summary>
    Starting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It is held (SIGSTOP).</summary>
    Held,

    /// <summary>It was asked to end (SIGTERM).</summary>
    Stopping,
}
