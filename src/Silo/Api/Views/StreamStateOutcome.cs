using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What came of a request for a state of streams.</summary>
/// <param name="Changed">False when it was so already.</param>
/// <param name="Pauses">All streams that are paused in the pipeline now; another pause may still hold what was let go on.</param>
/// <param name="Silent">Silos that could not be told, and ask by themselves once they can; absent when all could.</param>
internal sealed record StreamStateOutcome(bool Changed, IReadOnlyList<StreamPauseView> Pauses, IReadOnlyList<SilentView>? Silent)
{
    /// <summary>The view of <paramref name="outcome"/>.</summary>
    public static StreamStateOutcome Of(StreamControlOutcome outcome) =>
        new(outcome.Changed, [.. outcome.Pauses.Select(pause => StreamPauseView.Of(pause))], SilentView.Of(outcome.Silent));
}
