namespace OrleansKafkaLoki.Grains.Options.Source;

/// <summary>How a producer compressed a record's value, besides what Kafka does.</summary>
public enum ValueCompression
{
    /// <summary>Not.</summary>
    None,

    /// <summary>By what a value begins with; what begins as none of them stays as it is. Snappy is known by its frames only.</summary>
    Auto,

    /// <summary>gzip (RFC 1952).</summary>
    Gzip,

    /// <summary>zlib (RFC 1950).</summary>
    Zlib,

    /// <summary>Zstandard (RFC 8878).</summary>
    Zstd,

    /// <summary>Snappy: a block, framed, or as Java's library writes it.</summary>
    Snappy,

    /// <summary>LZ4's frames.</summary>
    Lz4,
}
