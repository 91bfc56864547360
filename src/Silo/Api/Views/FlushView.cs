using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What came of a flush.</summary>
/// <param name="Streams">How many streams held something of what was meant, and push it now.</param>
/// <param name="Silent">Silos that could not be told; absent when all could.</param>
internal sealed record FlushView(int Streams, IReadOnlyList<SilentView>? Silent)
{
    /// <summary>Where it was waited for: how many of the streams still hold something of that. With 200 none do, with 202 ask again.</summary>
    public int? Unsettled { get; init; }

    /// <summary>The view of <paramref name="outcome"/>.</summary>
    public static FlushView Of(StreamDrainOutcome outcome) => new(outcome.Streams, SilentView.Of(outcome.Silent)) { Unsettled = outcome.Unsettled };

    /// <summary>The view of <paramref name="outcome"/>.</summary>
    public static FlushView Of(FlushOutcome outcome) => new(outcome.Streams, SilentView.Of(outcome.Silent));
}
