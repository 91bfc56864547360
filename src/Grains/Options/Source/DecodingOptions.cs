namespace OrleansKafkaLoki.Grains.Options.Source;

/// <summary>How record values are read.</summary>
public sealed class DecodingOptions
{
    /// <summary>The codec. Default: <c>bytes</c>.</summary>
    public DecodingCodec Codec { get; set; } = DecodingCodec.Bytes;

    /// <summary>What becomes of a value that the codec cannot read. Default: <c>emit</c>.</summary>
    public UndecodablePolicy OnError { get; set; } = UndecodablePolicy.Emit;
}
