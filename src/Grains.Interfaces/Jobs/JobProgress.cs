namespace OrleansKafkaLoki.Grains.Interfaces.Jobs;

/// <summary>How far a job is.</summary>
[GenerateSerializer, Immutable, Alias("okl.JobProgress")]
public sealed record JobProgress
{
    /// <summary>What it is doing.</summary>
    [Id(0)] public JobPhase Phase { get; init; }

    /// <summary>Records that were read, also those that were read twice, since the job began on the silo that runs it.</summary>
    [Id(1)] public long Records { get; init; }

    /// <summary>How many there are about, once; 0 while that is unknown.</summary>
    [Id(2)] public long RecordsToRead { get; init; }

    /// <summary>Records a second, lately.</summary>
    [Id(3)] public double RecordsPerSecond { get; init; }

    /// <summary>Windows of streams that differ and were compared.</summary>
    [Id(4)] public long Windows { get; init; }

    /// <summary>Those that differ; 0 while that is unknown.</summary>
    [Id(5)] public long WindowsToCompare { get; init; }

    /// <summary>Entries that Loki took.</summary>
    [Id(6)] public long Shipped { get; init; }

    /// <summary>Those that it turned out to hold.</summary>
    [Id(7)] public long AlreadyThere { get; init; }

    /// <summary>Those that it refused: they are dead letters.</summary>
    [Id(8)] public long Refused { get; init; }

    /// <summary>Those that were sent again although Loki may have taken them, and could not be asked.</summary>
    [Id(9)] public long PossiblyRepeated { get; init; }

    /// <summary>What keeps it from going on; null for nothing.</summary>
    [Id(10)] public string? Trouble { get; init; }

    /// <summary>A replay has come to entries of this time, nanoseconds since the Unix epoch: what is older is shipped.</summary>
    [Id(11)] public long ShippedBelowNs { get; init; } = long.MinValue;

    /// <summary>What is not newer may be under way: one that goes on does not send of it what Loki cannot be asked for.</summary>
    [Id(12)] public long InDoubtBelowNs { get; init; } = long.MinValue;
}
