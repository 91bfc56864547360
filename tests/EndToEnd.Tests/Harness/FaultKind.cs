namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>What befalls a silo.</summary>
internal enum FaultKind
{
    /// <summary>It is killed (SIGKILL), and started again after a while.</summary>
    Kill,

    /// <summary>It is stopped (SIGTERM), and started again after a while.</summary>
    Stop,

    /// <summary>It is held (SIGSTOP) for a while.</summary>
    Hold,

    /// <summary>It joins the cluster.</summary>
    Join,
}
