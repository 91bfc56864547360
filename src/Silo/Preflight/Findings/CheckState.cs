namespace OrleansKafkaLoki.Silo.Preflight.Findings;

/// <summary>What a part of the preflight comes to; the worst is last.</summary>
internal enum CheckState
{
    /// <summary>Nothing is in the way.</summary>
    Ok,

    /// <summary>It will run, and somebody should know this before.</summary>
    Warning,

    /// <summary>So it does not run, or not as it is meant.</summary>
    Failed,
}
