namespace OrleansKafkaLoki.Grains.Options.Pipelines;

/// <summary>How a pipeline is audited.</summary>
public sealed class PipelineAuditOptions
{
    /// <summary>While silos run, by themselves.</summary>
    public ContinuousAuditOptions Continuous { get; set; } = new();
}
