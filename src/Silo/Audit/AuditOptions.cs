namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>What is audited, and how.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Topics">Only these of its topics; none for all.</param>
/// <param name="Partition">Only this partition of them; null for all.</param>
/// <param name="From">From the first record of this time on; null for the oldest that Kafka holds.</param>
/// <param name="To">Up to the first record of this time; null for the newest that was shipped.</param>
internal sealed record AuditOptions(string Pipeline, IReadOnlyList<string> Topics, int? Partition, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>The seconds of a window in which a stream's entries are counted. More where there are too many windows to remember.</summary>
    public long WindowSecs { get; init; } = 60;

    /// <summary>The most records to read in a second; 0 for as many as there are.</summary>
    public int Rate { get; init; }

    /// <summary>Compares every entry, and not only those of windows that differ in their count or their bytes, or where these prove nothing.</summary>
    public bool ComparesAll { get; init; }

    /// <summary>The most of the time that reading, and questions to Loki, may take, such as 0.5; 1 for all of it.</summary>
    public double Share { get; init; } = 1;

    /// <summary>From this offset on; null for none said.</summary>
    public long? FromOffset { get; init; }

    /// <summary>Up to this offset, that itself excluded; null for none said.</summary>
    public long? ToOffset { get; init; }

    /// <summary>
    /// An entry that is not there as the configuration makes it now is missing altogether, whatever is there that looks like it. For ranges that share streams
    /// with records that are not read: what is of those explains nothing.
    /// </summary>
    public bool IsExact { get; init; }

    /// <summary>The shipper whose entries are looked for; null for ours.</summary>
    public string? As { get; init; }

    /// <summary>Ships what is missing.</summary>
    public bool Repairs { get; init; }
}
