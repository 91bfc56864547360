using System.Collections.Frozen;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>What a replay is asked to do.</summary>
/// <param name="Pipeline">Whose dead letters.</param>
/// <param name="Files">These files of dead letters; none for where the pipeline keeps them.</param>
/// <param name="Causes">Only letters of these causes; none for all.</param>
/// <param name="ToOriginalStreams">To the streams that their records belong to, although the pipeline has a label for replayed letters.</param>
/// <param name="IsDryRun">Says what would be done, and does nothing.</param>
internal sealed record ReplayOptions(
    string Pipeline, IReadOnlyList<ILetterFile> Files, FrozenSet<RejectionCause> Causes, bool ToOriginalStreams, bool IsDryRun)
{
    /// <summary>Only letters of records of these partitions.</summary>
    public PartitionScope Scope { get; init; } = PartitionScope.All;

    /// <summary>Only these letters; none for all.</summary>
    public FrozenSet<LetterId> Letters { get; init; } = [];

    /// <summary>True for a letter that the filter lets through.</summary>
    public bool Wants(StoredLetter letter) =>
        (Causes.Count == 0 || Causes.Contains(letter.Letter.Cause))
        && (Letters.Count == 0 || Letters.Contains(letter.Id))
        && Scope.Covers(letter.Letter.Partition);
}
