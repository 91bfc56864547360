using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Entries of a single label stream on their way to a verdict.</summary>
public interface IPushBatch
{
    /// <summary>The label stream.</summary>
    LabelStream Stream { get; }

    /// <summary>The entries to send, sorted by timestamp. They may become fewer between attempts.</summary>
    IBatchEntries Entries { get; }

    /// <summary>
    /// False when the stream may be another activation's by now: the process stood still. Looked at right before the last bytes of a
    /// request leave; without those, Loki stores nothing of it.
    /// </summary>
    bool IsOurs { get; }
}
