using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

/// <summary>A dead letter with its content.</summary>
[GenerateSerializer, Immutable, Alias("okl.DeadLetterContent")]
public sealed record DeadLetterContent
{
    /// <summary>The most bytes of a key, a value or a line that are told; all headers together are not more either.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>The letter.</summary>
    [Id(0)] public required DeadLetterStatus Letter { get; init; }

    /// <summary>Loki's words, or ours; they may quote the record.</summary>
    [Id(1)] public required string Reason { get; init; }

    /// <summary>The record's timestamp, milliseconds since the Unix epoch; null where it has none, or is not kept.</summary>
    [Id(2)] public long? RecordTimestampMs { get; init; }

    /// <summary>The record's key; null where it has none, or is not kept.</summary>
    [Id(3)] public byte[]? Key { get; init; }

    /// <summary>The record's value; null where it has none, or is not kept.</summary>
    [Id(4)] public byte[]? Value { get; init; }

    /// <summary>The record's headers.</summary>
    [Id(5)] public ImmutableArray<DeadLetterHeader> Headers { get; init; } = [];

    /// <summary>The line that was refused; null where it is not kept besides the record.</summary>
    [Id(6)] public byte[]? Line { get; init; }

    /// <summary>The entry's structured metadata, as far as it is kept.</summary>
    [Id(7)] public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether something is longer than is told.</summary>
    [Id(8)] public bool IsCut { get; init; }
}
