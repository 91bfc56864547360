using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Streams.Watch;

/// <summary>What a stream held at a moment: all of it has its verdicts once as many have come.</summary>
/// <param name="View">The stream.</param>
/// <param name="Verdicts">How many verdicts that takes, counted from its activation.</param>
internal readonly record struct HeldMark(IStreamView View, long Verdicts)
{
    /// <summary>What it holds now.</summary>
    public static HeldMark Of(IStreamView view) => new(view, VerdictsOf(view) + view.HeldRecords);

    /// <summary>True once all of it has its verdicts.</summary>
    public bool IsSettled => VerdictsOf(View) >= Verdicts || View.HeldRecords == 0;

    private static long VerdictsOf(IStreamView view) => view.Progress.Delivered + view.Progress.Rejected;
}
