namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>What became of a value that should be compressed.</summary>
internal enum DecompressionOutcome
{
    /// <summary>It is decompressed.</summary>
    Done,

    /// <summary>It does not begin as such data begins.</summary>
    NotCompressed,

    /// <summary>It is damaged, or its end is missing.</summary>
    Corrupt,

    /// <summary>More comes out than is allowed.</summary>
    TooLarge,
}
