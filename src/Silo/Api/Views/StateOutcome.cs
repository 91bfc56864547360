using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What came of a request for a state.</summary>
/// <param name="Changed">False when it was so already.</param>
/// <param name="Partitions">The partitions that it is about.</param>
/// <param name="Pauses">All that is paused in the pipeline now; a wider pause may still hold what was let go on.</param>
internal sealed record StateOutcome(bool Changed, int Partitions, IReadOnlyList<PauseView> Pauses)
{
    /// <summary>Of a drain: records that were read and have no verdict yet. With 200 there is nothing more under way, with 202 ask again.</summary>
    public long? InFlight { get; init; }

    /// <summary>True where it was only told, and not done: <see cref="Changed"/> and <see cref="Pauses"/> are then what they would be. Absent otherwise.</summary>
    public bool? DryRun { get; init; }

    /// <summary>The view of <paramref name="outcome"/>.</summary>
    public static StateOutcome Of(ControlOutcome outcome) => new(outcome.Changed, outcome.Partitions, [.. outcome.Pauses.Select(PauseView.Of)]);
}
