using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>What a stream's journal holds of one partition, as far as the partition may send it again.</summary>
[GenerateSerializer, Alias("okl.StreamJournal.Sender")]
public sealed class SenderState
{
    /// <summary>The partition's topic.</summary>
    [Id(0)] public string Topic { get; set; } = "";

    /// <summary>Its number.</summary>
    [Id(1)] public int Partition { get; set; }

    /// <summary>The highest epoch that sent a chunk.</summary>
    [Id(2)] public long Epoch { get; set; }

    /// <summary>The incarnation of its log.</summary>
    [Id(3)] public long Incarnation { get; set; }

    /// <summary>Bounds of the offsets whose records have their verdict; rejected ones are left out.</summary>
    [Id(4)] public ImmutableArray<long> Committed { get; set; } = [];

    /// <summary>Bounds of the offsets whose records were about to be sent: Loki may have them.</summary>
    [Id(5)] public ImmutableArray<long> Doubtful { get; set; } = [];

    /// <summary>A hash of the options that decided where its records went, what their entries were, or that they were refused.</summary>
    [Id(6)] public ulong Routing { get; set; }

    /// <summary>The latest leader epoch of its records; null while unknown.</summary>
    [Id(7)] public int? LeaderEpoch { get; set; }
}
