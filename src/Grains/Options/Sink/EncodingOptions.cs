namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>How log lines are written.</summary>
public sealed class EncodingOptions
{
    /// <summary>The codec. Default: <c>raw_message</c>.</summary>
    public LineCodec Codec { get; set; } = LineCodec.RawMessage;

    /// <summary>The only fields (paths) that a <c>json</c> or <c>logfmt</c> line keeps; empty keeps all.</summary>
    public List<string> OnlyFields { get; set; } = [];

    /// <summary>Fields (paths) that a <c>json</c> or <c>logfmt</c> line leaves out.</summary>
    public List<string> ExceptFields { get; set; } = [];
}
