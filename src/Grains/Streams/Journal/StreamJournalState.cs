using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>A stream batcher's grain state: what has reached Loki, and what may have.</summary>
[GenerateSerializer, Alias("okl.StreamJournal")]
public sealed class StreamJournalState : IOwned
{
    /// <summary>Counts the activations that claimed the stream.</summary>
    [Id(0)] public long Generation { get; set; }

    /// <summary>The highest timestamp that is known to be in Loki, nanoseconds since the Unix epoch; null before the first.</summary>
    [Id(1)] public long? NewestNs { get; set; }

    /// <summary>When the batch in doubt was about to be sent, milliseconds since the Unix epoch by its silo's clock.</summary>
    [Id(2)] public long DoubtSinceMs { get; set; }

    /// <summary>The activation that claimed it last: after the store lost its state, two can have the same generation.</summary>
    [Id(5)] public string Owner { get; set; } = "";

    /// <summary>The partitions that write to the stream.</summary>
    [Id(3)] public List<SenderState> Senders { get; set; } = [];

    /// <summary>What <see cref="NewestNs"/> was when earlier activations were about to send what is still in doubt.</summary>
    [Id(4)] public ImmutableArray<long> EarlierNewestNs { get; set; } = [];
}
