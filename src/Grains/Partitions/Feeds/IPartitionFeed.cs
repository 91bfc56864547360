using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Grains.Partitions.Feeds;

/// <summary>
/// The records of one partition as this silo's consumer delivers them, for one reader. Every byte handed out counts
/// against the silo's budget until <see cref="Release"/> gives it back; disposing stops the partition's consumption and
/// gives back whatever is still charged to it.
/// </summary>
public interface IPartitionFeed : IAsyncDisposable
{
    /// <summary>Waits until <see cref="TryRead"/> has something. False once the feed is closed (the silo stops).</summary>
    /// <exception cref="FeedException">The broker cannot deliver from this position.</exception>
    ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken);

    /// <summary>Takes the next batch; the caller disposes it. Its <see cref="RecordBatch.ChargedBytes"/> stay charged.</summary>
    bool TryRead([NotNullWhen(true)] out RecordBatch? batch);

    /// <summary>Gives <paramref name="bytes"/> back to the budget once the records that took them have their verdict.</summary>
    void Release(long bytes);

    /// <summary>
    /// Takes no further records from the broker until <see cref="ResumeIntake"/>, because the reader waits and others need the
    /// budget. A little more than was already read may still come.
    /// </summary>
    void HoldIntake();

    /// <summary>Ends <see cref="HoldIntake"/>.</summary>
    void ResumeIntake();

    /// <summary>Stops taking records from the broker; what was already read stays readable. Part of a drain.</summary>
    void StopIntake();

    /// <summary>The offset behind the broker's newest record as the consumer last saw it, or -1.</summary>
    long HighWatermark { get; }

    /// <summary>
    /// The offset at which the broker had nothing more to read, or -1 while that is not known or further records have come since. What the
    /// log's end has no record for (a transaction's marks, what was compacted) lies before it, an open transaction behind it.
    /// </summary>
    long EndOffset { get; }

    /// <summary>The first offset that the log still has, as the consumer last saw it; -1 while that is not known.</summary>
    long LogStart => -1;

    /// <summary>Why the broker delivers nothing, as it said itself, in clear words; null while it delivers, or has not been asked.</summary>
    string? Refusal { get; }
}
