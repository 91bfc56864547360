using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>A pipeline's stages, compiled. Immutable; <see cref="StageRun"/> runs them.</summary>
internal sealed class StagePlan
{
    /// <summary>Stages in their order, of which one at most splits records.</summary>
    public StagePlan(ImmutableArray<StageStep> steps)
    {
        Steps = steps;
        SplitAt = steps.Select((step, index) => (step, index)).Where(pair => pair.step.Stage is SplitStage).Select(pair => pair.index).DefaultIfEmpty(steps.Length).First();
        SetsTime = steps.Any(step => step.Stage is TimestampStage or CaptureStage { Time: >= 0 });
    }

    /// <summary>The stages.</summary>
    public ImmutableArray<StageStep> Steps { get; }

    /// <summary>Which of them splits records; their number for none.</summary>
    public int SplitAt { get; }

    /// <summary>True when entries may have a time other than Kafka's.</summary>
    public bool SetsTime { get; }

    /// <summary>The stage that splits records.</summary>
    public SplitStage? Split => SplitAt < Steps.Length ? (SplitStage)Steps[SplitAt].Stage : null;
}
