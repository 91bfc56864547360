namespace OrleansKafkaLoki.Quickstart.Loki.Storage;

/// <summary>The entries of one stream within a block.</summary>
/// <param name="Stream">Whose they are.</param>
/// <param name="Start">Where they begin in the block's decompressed bytes.</param>
/// <param name="Length">Their bytes: fields of a <c>StreamAdapter</c>.</param>
/// <param name="Count">How many entries.</param>
/// <param name="MinNs">The oldest timestamp.</param>
/// <param name="MaxNs">The newest timestamp.</param>
internal readonly record struct StreamSlice(StreamRecord Stream, int Start, int Length, int Count, long MinNs, long MaxNs)
{
    /// <summary>Entries before it are not to be seen.</summary>
    public long FromNs { get; init; } = long.MinValue;
}
