namespace OrleansKafkaLoki.Quickstart.Loki.Storage;

/// <summary>An entry that the distributor has let pass.</summary>
/// <param name="Begin">Where its field begins in the request.</param>
/// <param name="End">Where its field ends.</param>
/// <param name="Key">What it is known by.</param>
/// <param name="LineBytes">Bytes of its line.</param>
/// <param name="MetadataPairs">Its structured metadata pairs.</param>
/// <param name="MetadataBytes">Bytes of their names and values.</param>
internal readonly record struct StagedEntry(int Begin, int End, StoredEntryKey Key, int LineBytes, int MetadataPairs, int MetadataBytes)
{
    /// <summary>The bytes that the rates count.</summary>
    public int Size => LineBytes + MetadataBytes;
}
