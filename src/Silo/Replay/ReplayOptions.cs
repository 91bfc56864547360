using System.Collections.Frozen;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>What a replay is asked to do.</summary>
/// <param name="Pipeline">Whose dead letters.</param>
/// <param name="Files">These files of dead letters; none for where the pipeline keeps them.</param>
/// <param name="Causes">Only letters of these causes; none for all.</param>
/// <param name="ToOriginalStreams">To the streams that their records belong to, although the pipeline has a label for replayed letters.</param>
/// <param name="IsDryRun">Says what would be done, and does nothing.</param>
internal sealed record ReplayOptions(
    string Pipeline, IReadOnlyList<string> Files, FrozenSet<RejectionCause> Causes, bool ToOriginalStreams, bool IsDryRun)
{
    /// <summary>True for a letter that the filter lets through.</summary>
    public bool Wants(RejectionCause cause) => Causes.Count == 0 || Causes.Contains(cause);
}
