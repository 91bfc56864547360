using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Source;

namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>Decompresses the values of one partition's records, one after the other.</summary>
internal sealed class ValueDecompressor : IDisposable
{
    private readonly IDecompressor _decompressor;
    private readonly DecodingOptions _options;
    private readonly PooledBufferWriter _value = new();
    private bool _isDone;

    private ValueDecompressor(IDecompressor decompressor, DecodingOptions options) => (_decompressor, _options) = (decompressor, options);

    /// <summary>A decompressor; null where values are not compressed, so that it costs them nothing.</summary>
    public static ValueDecompressor? Create(DecodingOptions options)
    {
        IDecompressor? decompressor = options.Decompression switch
        {
            ValueCompression.Auto => new AutoDecompressor(),
            ValueCompression.Gzip => new GzipDecompressor(),
            ValueCompression.Zlib => new ZlibDecompressor(),
            ValueCompression.Zstd => new ZstdDecompressor(),
            ValueCompression.Snappy => new SnappyDecompressor(),
            ValueCompression.Lz4 => new Lz4Decompressor(),
            _ => null,
        };
        return decompressor is null ? null : new ValueDecompressor(decompressor, options);
    }

    /// <summary>Reads a record's value; false when it is not compressed as it should be, and then counts as it is.</summary>
    public bool TryLoad(in RecordView record)
    {
        _isDone = false;
        if (!record.HasValue)
        {
            return true;
        }

        _value.Clear();
        var outcome = _decompressor.Decompress(record.Value, _value, _options.MaxDecompressedBytes);
        _isDone = outcome == DecompressionOutcome.Done;
        return _isDone || (outcome == DecompressionOutcome.NotCompressed && _options.Decompression == ValueCompression.Auto);
    }

    /// <summary>The record that was loaded last, with the value that came out.</summary>
    public RecordView Apply(in RecordView record) => !_isDone ? record : new RecordView
    {
        Offset = record.Offset,
        TimestampMs = record.TimestampMs,
        Key = record.Key,
        HasKey = record.HasKey,
        Value = _value.WrittenSpan,
        HasValue = true,
        Headers = record.Headers,
    };

    /// <inheritdoc/>
    public void Dispose() => _value.Dispose();
}
