using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Entries of a single label stream on their way to a verdict.</summary>
public interface IPushBatch
{
    /// <summary>The label stream.</summary>
    LabelStream Stream { get; }

    /// <summary>The entries to send, sorted by timestamp. <see cref="PrepareAsync"/> may shrink them between attempts.</summary>
    IBatchEntries Entries { get; }

    /// <summary>
    /// Called right before each attempt. Finds out what an earlier attempt of unknown outcome left in Loki, so that only the rest
    /// is sent, and that the stream is still ours.
    /// </summary>
    /// <param name="previous">What the attempt before came to; null before the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null to send <see cref="Entries"/> now; else what stands for the attempt's answer, such as that nothing is left to send.</returns>
    ValueTask<PushAnswer?> PrepareAsync(PushAnswer? previous, CancellationToken cancellationToken);

    /// <summary>
    /// False when the stream may be another activation's since <see cref="PrepareAsync"/>: the process stood still. Looked at right before
    /// the last bytes of an attempt leave; without those, Loki stores nothing of it.
    /// </summary>
    bool IsOurs { get; }
}
