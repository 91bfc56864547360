namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>What is done to a run while records keep coming.</summary>
internal enum DisturbanceKind
{
    /// <summary>The silo is stopped (SIGTERM) and started again.</summary>
    Restart,

    /// <summary>The silo is killed (SIGKILL) and started again.</summary>
    Kill,

    /// <summary>The silo is held (SIGSTOP) for a while and let go on (SIGCONT).</summary>
    Pause,

    /// <summary>The Redis is stopped and started again with what it held.</summary>
    StoreRestart,
}
