using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Silo.Options;

/// <summary>How the silo stops.</summary>
public sealed class ShutdownOptions
{
    /// <summary>
    /// Seconds for draining, checkpointing and leaving the cluster; what is not done then is done again elsewhere. Default: 30.
    /// </summary>
    [Range(1.0, 3600)]
    public double TimeoutSecs { get; set; } = 30;
}
