using System.ComponentModel.DataAnnotations;

namespace OrleansKafkaLoki.Grains.Options.Source;

/// <summary>How record values are read.</summary>
public sealed class DecodingOptions
{
    /// <summary>The codec. Default: <c>bytes</c>.</summary>
    public DecodingCodec Codec { get; set; } = DecodingCodec.Bytes;

    /// <summary>How values are compressed besides what Kafka does. Default: <c>none</c>.</summary>
    public ValueCompression Decompression { get; set; } = ValueCompression.None;

    /// <summary>How much may come out of a value: one that has more is as damaged. Bytes. Default: 16 MiB.</summary>
    [Range(1, 1 << 30)]
    public int MaxDecompressedBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>What becomes of a value that the codec cannot read, or that is not compressed as it should be. Default: <c>emit</c>.</summary>
    public UndecodablePolicy OnError { get; set; } = UndecodablePolicy.Emit;
}
