namespace OrleansKafkaLoki.Grains.Source;

/// <summary>How record values are read.</summary>
public sealed class DecodingOptions
{
    /// <summary>The codec. Default: <c>bytes</c>.</summary>
    public DecodingCodec Codec { get; set; } = DecodingCodec.Bytes;
}
