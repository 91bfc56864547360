namespace OrleansKafkaLoki.Grains.Loki.Limits;

/// <summary>What Loki's answers taught of one tenant's limits; null where they said nothing lately.</summary>
public sealed record TenantLimits
{
    /// <summary>Nothing is known.</summary>
    public static TenantLimits None { get; } = new();

    /// <summary>The longest line, in bytes (<c>max_line_size</c>).</summary>
    public int? MaxLineBytes { get; init; }

    /// <summary>How far an entry may lie before now, by this silo's clock (<c>reject_old_samples_max_age</c>).</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>The most bytes of an entry's structured metadata, names and values (<c>max_structured_metadata_size</c>).</summary>
    public int? MaxMetadataBytes { get; init; }

    /// <summary>The most structured metadata pairs of an entry (<c>max_structured_metadata_entries_count</c>).</summary>
    public int? MaxMetadataEntries { get; init; }

    /// <summary>
    /// The most bytes of a request, as Loki counts them: after it added its own labels and metadata to what was sent, or, for a
    /// tenant's rate, lines and structured metadata alone.
    /// </summary>
    public int? MaxRequestBytes { get; init; }

    /// <summary>Bytes per second of a stream or its shard (<c>per_stream_rate_limit</c>).</summary>
    public int? StreamRate { get; init; }

    /// <summary>The most bytes of a stream at once, which Loki never names: it has refused twice as many again and again.</summary>
    public int? StreamBurst { get; init; }

    /// <summary>The limits by <see cref="LimitKind"/>.</summary>
    internal static TenantLimits From(Func<LimitKind, long?> value)
    {
        return new TenantLimits
        {
            MaxLineBytes = Count(LimitKind.LineBytes),
            MaxAge = Time(LimitKind.Age),
            MaxMetadataBytes = Count(LimitKind.MetadataBytes),
            MaxMetadataEntries = Count(LimitKind.MetadataEntries),
            MaxRequestBytes = Count(LimitKind.RequestBytes),
            StreamRate = Count(LimitKind.StreamRate),
            StreamBurst = Count(LimitKind.StreamBurst),
        };

        int? Count(LimitKind kind) => value(kind) is { } count ? (int)Math.Min(count, int.MaxValue) : null;

        TimeSpan? Time(LimitKind kind) => value(kind) is { } ticks ? TimeSpan.FromTicks(ticks) : null;
    }
}
