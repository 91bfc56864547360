using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>A stage in its place.</summary>
/// <param name="Stage">What it does.</param>
/// <param name="If">Of which records; null: all.</param>
/// <param name="Name">Its kind, as the configuration calls it.</param>
/// <param name="Reason">What entries are counted under that it leaves out.</param>
internal sealed record StageStep(IStage Stage, Condition? If, string Name, string Reason)
{
    /// <summary>True when it is for the records of which the condition does not hold.</summary>
    public bool IsInverted { get; init; }

    /// <summary>True when the event goes through it.</summary>
    public bool IsFor(RecordEvent fields, in RecordView record) => If is null || If.Holds(fields, record) != IsInverted;
}
