using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>A pipeline's stages, compiled. Immutable; <see cref="StageRun"/> runs them.</summary>
internal sealed class StagePlan
{
    /// <summary>Stages in their order, of which one at most splits records.</summary>
    public StagePlan(ImmutableArray<StageStep> steps)
    {
        Steps = steps;
        SplitAt = steps.TakeWhile(step => step.Stage is not SplitStage).Count();
        SetsTime = steps.Any(step => step.Stage is TimestampStage or CaptureStage { Time: >= 0 });
    }

    /// <summary>The stages.</summary>
    public ImmutableArray<StageStep> Steps { get; }

    /// <summary>Which of them splits records; their number for none.</summary>
    public int SplitAt { get; }

    /// <summary>True when entries may have a time other than Kafka's.</summary>
    public bool SetsTime { get; }

    /// <summary>True when one splits records.</summary>
    public bool Splits => SplitAt < Steps.Length;

    /// <summary>The stage that splits records.</summary>
    public SplitStage? Split => Splits ? (SplitStage)Steps[SplitAt].Stage : null;
}
