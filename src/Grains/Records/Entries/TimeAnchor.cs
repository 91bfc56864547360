namespace OrleansKafkaLoki.Grains.Records.Entries;

/// <summary>
/// A time that counts for offsets of a partition whose records have none that can be sent. It is stored before anything is sent by it, so that
/// a replay gives them the same timestamps.
/// </summary>
[GenerateSerializer, Immutable, Alias("okl.TimeAnchor")]
public sealed record TimeAnchor
{
    /// <summary>The first offset it counts for.</summary>
    [Id(0)] public long From { get; init; }

    /// <summary>The offset behind the last one.</summary>
    [Id(1)] public long To { get; init; }

    /// <summary>The time, milliseconds since the Unix epoch.</summary>
    [Id(2)] public long TimeMs { get; init; }
}
