using Orleans.Placement;

namespace OrleansKafkaLoki.Grains.Pipelines.Placement;

/// <summary>
/// The grain belongs to the pipeline that its key begins with, and is activated only on silos whose configuration has that pipeline.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RunsPipelineAttribute() : PlacementFilterAttribute(new RunsPipelineFilter());
