namespace OrleansKafkaLoki.Grains.Interfaces.Jobs;

/// <summary>What became of dead letters that were replayed: those that the silo looked at that ended the job.</summary>
[GenerateSerializer, Immutable, Alias("okl.LettersResult")]
public sealed record LettersResult
{
    /// <summary>Letters that Loki took now.</summary>
    [Id(0)] public required long Replayed { get; init; }

    /// <summary>Letters that Loki held already.</summary>
    [Id(1)] public required long AlreadyThere { get; init; }

    /// <summary>Letters that were refused again: they are kept.</summary>
    [Id(2)] public required long Refused { get; init; }

    /// <summary>Letters that were not asked for: they stay.</summary>
    [Id(3)] public required long Skipped { get; init; }

    /// <summary>Letters whose record the pipeline leaves out as it is configured now.</summary>
    [Id(4)] public required long Filtered { get; init; }

    /// <summary>Letters of a record of which another was replayed.</summary>
    [Id(5)] public required long Repeats { get; init; }

    /// <summary>Letters that were too large to keep and whose record Kafka no longer holds.</summary>
    [Id(6)] public required long Gone { get; init; }

    /// <summary>What says that it is a letter and cannot be read.</summary>
    [Id(7)] public required long Unreadable { get; init; }

    /// <summary>Letters so old that Loki may have held them without showing them.</summary>
    [Id(8)] public required long Unseen { get; init; }

    /// <summary>Letters that were sent again although Loki may have taken them, and could not be asked.</summary>
    [Id(9)] public required long PossiblyRepeated { get; init; }

    /// <summary>Letters that Loki says it took, and could not be asked for any more.</summary>
    [Id(10)] public required long Unconfirmed { get; init; }
}
