namespace OrleansKafkaLoki.Quickstart.Cluster;

/// <summary>What a user can do to a cluster.</summary>
internal enum ClusterVerb
{
    /// <summary>Ends a silo at once (SIGKILL).</summary>
    Kill,

    /// <summary>Asks a silo to stop (SIGTERM).</summary>
    Stop,

    /// <summary>Starts a silo that is down.</summary>
    Start,

    /// <summary>Holds a silo (SIGSTOP).</summary>
    Pause,

    /// <summary>Lets a held silo go on (SIGCONT).</summary>
    Resume,

    /// <summary>Starts one more silo.</summary>
    Add,

    /// <summary>Shows where each partition is.</summary>
    Status,

    /// <summary>Says what can be typed.</summary>
    Help,
}
