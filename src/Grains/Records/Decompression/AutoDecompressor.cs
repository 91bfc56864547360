using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>
/// Undoes the kind of compression that a value begins with; what begins with none stays as it is. Snappy is known only with
/// frames, and what seems to be zlib and is not stays as it is, because it may be text.
/// </summary>
internal sealed class AutoDecompressor : IDecompressor
{
    private readonly GzipDecompressor _gzip = new();
    private readonly ZlibDecompressor _zlib = new();
    private readonly ZstdDecompressor _zstd = new();
    private readonly SnappyDecompressor _snappy = new();
    private readonly Lz4Decompressor _lz4 = new();

    /// <inheritdoc/>
    public DecompressionOutcome Decompress(ReadOnlySpan<byte> value, PooledBufferWriter output, int maxBytes)
    {
        if (ZlibDecompressor.IsBegin(value))
        {
            var outcome = _zlib.Decompress(value, output, maxBytes);
            return outcome == DecompressionOutcome.Corrupt ? DecompressionOutcome.NotCompressed : outcome;
        }

        IDecompressor? kind = GzipDecompressor.IsBegin(value) ? _gzip
            : ZstdDecompressor.IsBegin(value) ? _zstd
            : Lz4Decompressor.IsBegin(value) ? _lz4
            : SnappyDecompressor.IsBegin(value) ? _snappy
            : null;
        return kind?.Decompress(value, output, maxBytes) ?? DecompressionOutcome.NotCompressed;
    }
}
